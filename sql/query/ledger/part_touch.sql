-- says that a part was stored again
UPDATE part SET used_at = ? WHERE sha256 = ?
