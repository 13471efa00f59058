-- the data of a session that is not over
SELECT data FROM session WHERE sha256 = ? AND until_at > ? AND data <> ''
