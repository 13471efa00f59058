-- a request that is being carried out
INSERT INTO request (id, fingerprint, status, body, created_at) VALUES (?, ?, 0, '', ?)
