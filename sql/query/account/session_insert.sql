-- a session begins
INSERT INTO session (sha256, data, until_at, account, address, agent, begun_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
