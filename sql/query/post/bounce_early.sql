-- the first report that a delivery came back, read since its try began
SELECT digest, delivery_id, action, code, text, read_at FROM bounce
WHERE delivery_id = ? AND action = 'failed' AND read_at >= ? ORDER BY read_at LIMIT 1
