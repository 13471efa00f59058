-- a session ends
DELETE FROM session WHERE sha256 = ?
