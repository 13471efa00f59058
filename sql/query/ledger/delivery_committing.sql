-- the final dot is about to be written
UPDATE delivery SET state = 'committing', lease_until = ?, updated_at = ?
WHERE id = ? AND fence = ? AND state = 'sending' AND lease_until > ?
