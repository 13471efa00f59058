-- one message, as headers and parts
INSERT INTO message_parts (sha256, size, parts, used_at) VALUES (?, ?, ?, ?)
