-- a mailbox that was never read
INSERT INTO mailbox (name, validity, uid, next_at) VALUES (?, 0, 0, ?)
