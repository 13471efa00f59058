-- one version of a setting; every one of them, of each name in order
SELECT id, name, version, value, from_at, state, made_by, made_at, reason, settled_by, settled_at
FROM setting ORDER BY name, version
