-- entries before one, newest first: of some actors (0: of all), of instances of the service (1), of a group of actions, of a run, within a time
SELECT id, at, actor, action, run_id, delivery_id, detail, previous, hash, key_id FROM audit
WHERE id < ? AND (? = 0 OR actor IN (?) OR (? = 1 AND actor LIKE '%/%')) AND (? = '' OR action LIKE CONCAT(?, '.%')) AND (? = 0 OR run_id = ?)
  AND at >= ? AND at < ?
ORDER BY id DESC LIMIT ?
