-- a part that goes, unless it was stored again: its hash, since when
DELETE FROM part WHERE sha256 = ? AND used_at < ?
