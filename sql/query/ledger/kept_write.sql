-- One row is one chunk of what is kept; the last writer wins.
INSERT INTO kept (month, part, street, number, chunks, stamp, as_of, written_at, data)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE chunks = VALUES(chunks), stamp = VALUES(stamp), as_of = VALUES(as_of),
  written_at = VALUES(written_at), data = VALUES(data)
