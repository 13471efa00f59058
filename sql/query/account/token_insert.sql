-- one token
INSERT INTO token (account, note, scope, sha256, expires_at, login, factor_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
