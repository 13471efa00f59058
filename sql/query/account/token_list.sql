-- tokens of an account (an empty name: of all), newest first
SELECT id, account, note, scope, sha256, expires_at, revoked, created_at, used_at, login, factor_at
FROM token WHERE (? = '' OR account = ?) ORDER BY id DESC
