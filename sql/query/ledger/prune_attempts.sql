-- the tries of deliveries that have ended before a moment
DELETE FROM attempt WHERE delivery_id IN (SELECT id FROM delivery
  WHERE updated_at < ? AND state IN ('sent', 'failed', 'expired', 'cancelled', 'bounced'))
