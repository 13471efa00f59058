-- messages whose bodies may go: every delivery of theirs has ended before a moment, or none was ever made of them and
-- they were not stored since another: the first moment, the second
SELECT m.sha256, LENGTH(m.parts) AS size FROM message_parts m
WHERE m.used_at < ? AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.sha256 = m.sha256
  AND (d.updated_at >= ? OR d.state NOT IN ('sent', 'failed', 'expired', 'cancelled', 'bounced')))
  AND (m.used_at < ? OR NOT EXISTS (SELECT 1 FROM delivery d WHERE d.sha256 = m.sha256))
