-- A month as it stands.
INSERT INTO mart_written (period, top_code, digest, as_of) VALUES (?, ?, ?, ?)
ON DUPLICATE KEY UPDATE digest = VALUES(digest), as_of = VALUES(as_of)
