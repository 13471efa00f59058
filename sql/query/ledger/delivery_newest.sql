-- deliveries by run and state (an empty value does not narrow), newest first
SELECT id, run_id, purpose, recipient, name, region, locale, message_id, sha256, size, hold, state, owner, fence, next_at, attempts, possible_duplicates, last_reply, created_at, updated_at FROM delivery WHERE (? = 0 OR run_id = ?) AND (? = '' OR state = ?) ORDER BY id DESC LIMIT ?
