-- the bytes of a delivery
SELECT body FROM message WHERE delivery_id = ?
