-- how many tries there are of deliveries that have ended before a moment
SELECT COUNT(*) FROM attempt a JOIN delivery d ON d.id = a.delivery_id
WHERE d.updated_at < ? AND d.state IN ('sent', 'failed', 'expired', 'cancelled', 'bounced')
