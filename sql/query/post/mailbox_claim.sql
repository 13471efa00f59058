-- takes the right to read a mailbox, if it is due and nobody has: next time, name, now
UPDATE mailbox SET next_at = ? WHERE name = ? AND next_at <= ?
