-- ends a token
UPDATE token SET revoked = 1 WHERE id = ?
