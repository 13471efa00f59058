-- numbers of deliveries to be sent now, of one run or of all (0); while nothing else is sent (1), notices of that time alone
SELECT id FROM delivery
WHERE state = 'queued' AND next_at <= ? AND (? = 0 OR run_id = ?)
  AND (? = 0 OR (purpose = 'notice' AND created_at >= ?))
ORDER BY next_at, id LIMIT 16
