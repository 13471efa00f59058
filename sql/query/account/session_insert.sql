-- a session begins
INSERT INTO session (sha256, data, until_at) VALUES (?, ?, ?)
