-- the reports about the deliveries of a run, oldest first
SELECT b.digest, b.delivery_id, d.recipient, b.action, b.code, b.text, b.read_at FROM bounce b JOIN delivery d ON d.id = b.delivery_id WHERE d.run_id = ? ORDER BY b.read_at, b.digest
