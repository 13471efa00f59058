-- messages as version 0.1 wrote them, after one
SELECT delivery_id FROM message WHERE delivery_id > ? ORDER BY delivery_id LIMIT 100
