-- when a part was last stored
SELECT used_at FROM part WHERE sha256 = ? AND number = 0
