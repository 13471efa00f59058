-- one version of a setting
INSERT INTO setting (name, version, value, from_at, state, made_by, made_at, reason, settled_by, settled_at)
VALUES (:name, :version, :value, :from_at, :state, :made_by, :made_at, :reason, :settled_by, :settled_at)
