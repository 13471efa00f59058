-- a session ends. Its row stays, empty, until its time is over: a request that was under way keeps the session when it is done, and must find it
-- ended
UPDATE session SET data = '' WHERE sha256 = ?
