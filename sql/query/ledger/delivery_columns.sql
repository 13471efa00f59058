-- the columns of delivery: {delivery} in a list, {delivery.new} of a row to insert, {delivery.set} of one to write
id, run_id, purpose, recipient, name, region, locale, message_id, sha256, size, hold, state, owner, fence, lease_until,
next_at, due_at, attempts, possible_duplicates, last_reply, first_try_at, follows, replaces, sealed, sent_at, kind,
heading, created_at, updated_at
