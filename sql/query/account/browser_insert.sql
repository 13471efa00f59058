-- a browser that has signed in to an account
INSERT INTO browser (sha256, account, until_at) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE until_at = VALUES(until_at)
