-- a session goes on
UPDATE session SET data = ?, until_at = ? WHERE sha256 = ?
