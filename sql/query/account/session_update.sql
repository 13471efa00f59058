-- a session goes on, unless it has ended
UPDATE session SET data = ?, until_at = ?, account = ?, address = ?, agent = ?, seen_at = ? WHERE sha256 = ? AND data <> ''
