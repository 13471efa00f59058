-- up to where a mailbox has been read now
UPDATE mailbox SET validity = ?, uid = ? WHERE name = ?
