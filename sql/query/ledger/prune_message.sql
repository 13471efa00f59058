-- a message whose body goes, unless it was stored again: its hash, since when
DELETE FROM message_parts WHERE sha256 = ? AND used_at < ?
