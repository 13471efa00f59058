-- deliveries to be sent now, of one run or of all (0)
SELECT {delivery} FROM delivery WHERE state = 'queued' AND next_at <= ? AND (? = 0 OR run_id = ?) ORDER BY next_at, id LIMIT 16
