-- who moved a delivery after it was queued
SELECT actor FROM audit WHERE delivery_id = ? AND action <> 'delivery.queued' ORDER BY id LIMIT 1
