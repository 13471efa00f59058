-- deliveries that time moves: their worker is gone (now), in doubt long enough, or too old
SELECT id, run_id, purpose, recipient, name, region, locale, message_id, sha256, size, hold, state, owner, fence, next_at, attempts, possible_duplicates, last_reply, created_at, updated_at FROM delivery
WHERE (state IN ('sending', 'committing') AND lease_until < ?)
   OR (state = 'in_doubt' AND hold = 0 AND updated_at <= ?)
   OR (state = 'queued' AND due_at <= ?)
ORDER BY id LIMIT 100
