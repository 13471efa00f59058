-- a cause that a channel is told of for the first time
INSERT INTO notice (channel, cause, run_id, items, tries, error, told_at, next_at) VALUES (?, ?, ?, 0, 0, '', NULL, ?)
