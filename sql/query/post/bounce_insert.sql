-- one report of mail that was not delivered
INSERT INTO bounce (digest, delivery_id, action, code, text, read_at) VALUES (?, ?, ?, ?, ?, ?)
