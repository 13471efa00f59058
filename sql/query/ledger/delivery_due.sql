-- deliveries to be sent now, of one run or of all (0)
SELECT id, run_id, purpose, recipient, name, region, locale, message_id, sha256, size, hold, state, owner, fence, next_at, attempts, possible_duplicates, last_reply, created_at, updated_at FROM delivery WHERE state = 'queued' AND next_at <= ? AND (? = 0 OR run_id = ?) ORDER BY next_at, id LIMIT 16
