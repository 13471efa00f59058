-- one entry
INSERT INTO audit (id, at, actor, action, run_id, delivery_id, detail, previous, hash, key_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
