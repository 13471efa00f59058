-- the first report that a delivery came back, or may have, read since its try began
SELECT digest, delivery_id, action, code, text, read_at FROM bounce
WHERE delivery_id = ? AND action <> 'delayed' AND read_at >= ? ORDER BY action, read_at LIMIT 1
