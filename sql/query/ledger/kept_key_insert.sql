-- The first instance makes the key.
INSERT INTO kept_key (id, secret, made_at) VALUES (1, ?, ?)
