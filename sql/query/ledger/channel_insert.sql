-- stops the channel for the first time
INSERT INTO channel (id, reason, until_at) VALUES (1, ?, ?)
