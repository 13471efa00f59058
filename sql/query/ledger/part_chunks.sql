-- the chunks of a part, in order
SELECT size, data FROM part WHERE sha256 = ? ORDER BY number
