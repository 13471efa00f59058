-- takes a delivery, if its fence is still the one seen
UPDATE delivery SET state = 'sending', fence = fence + 1, owner = ?, lease_until = ?, attempts = attempts + 1, updated_at = ?
WHERE id = ? AND fence = ? AND state = 'queued'
