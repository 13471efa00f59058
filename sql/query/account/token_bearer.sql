-- the token with a hash
SELECT id, account, note, scope, sha256, expires_at, revoked, created_at, used_at, login, factor_at FROM token WHERE sha256 = ?
