-- what the audit vouches for of settings, by number: of all (0), or of some
SELECT id AS row_key, name, version, value, from_at, state, made_by, made_at, reason, settled_by, settled_at
FROM setting WHERE (? = 0 OR id IN (?))
