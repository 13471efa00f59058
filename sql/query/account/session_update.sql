-- a session goes on, unless it has ended
UPDATE session SET data = ?, until_at = ? WHERE sha256 = ? AND data <> ''
