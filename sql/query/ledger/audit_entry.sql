-- one entry
SELECT id, at, actor, action, run_id, delivery_id, detail, previous, hash, key_id FROM audit WHERE id = ?
