-- one chunk
INSERT INTO part (sha256, number, size, data, used_at) VALUES (?, ?, ?, ?, ?)
