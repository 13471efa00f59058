-- deliveries that time moves: their worker is gone (now), in doubt long enough, or too old
SELECT {delivery} FROM delivery
WHERE (state IN ('sending', 'committing') AND lease_until < ?)
   OR (state = 'in_doubt' AND hold = 0 AND updated_at <= ?)
   OR (state = 'queued' AND due_at <= ? AND NOT (purpose = 'notice' AND sealed = 0))
ORDER BY updated_at, id LIMIT 100
