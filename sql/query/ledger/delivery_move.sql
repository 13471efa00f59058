-- moves a delivery between tries, if it is still as it was seen
UPDATE delivery SET state = ?, possible_duplicates = possible_duplicates + ?, next_at = ?, due_at = CASE WHEN ? THEN ? ELSE due_at END, last_reply = ?, fence = fence + 1, owner = '', lease_until = NULL, updated_at = ?
WHERE id = ? AND fence = ? AND state = ?
