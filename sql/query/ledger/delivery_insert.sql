-- one delivery
INSERT INTO delivery (run_id, purpose, recipient, name, region, locale, message_id, sha256, size, hold, state, next_at, due_at, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
