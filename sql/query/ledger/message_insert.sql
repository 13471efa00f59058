-- the bytes of a delivery
INSERT INTO message (delivery_id, body) VALUES (?, ?)
