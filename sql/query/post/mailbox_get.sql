-- up to where a mailbox has been read
SELECT validity, uid, next_at FROM mailbox WHERE name = ?
