-- the entries of a run, or all (0), in order
SELECT id, at, actor, action, run_id, delivery_id, detail, previous, hash, key_id FROM audit WHERE (? = 0 OR run_id = ?) ORDER BY id
