-- one instance
INSERT INTO instance (name, version, form, started_at, seen_at) VALUES (?, ?, ?, ?, ?)
