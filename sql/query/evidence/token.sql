-- what the audit vouches for of tokens, by number: of all (0), or of some
SELECT id AS row_key, account, note, scope, sha256, expires_at, revoked, login, factor_at
FROM token WHERE (? = 0 OR id IN (?))
