-- a piece of it: upload, number, bytes
INSERT INTO upload_chunk (upload, number, data) VALUES (?, ?, ?)
