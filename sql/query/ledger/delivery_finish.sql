-- ends a try
UPDATE delivery SET state = ?, next_at = ?, last_reply = ?, owner = '', lease_until = NULL, updated_at = ?
WHERE id = ? AND fence = ? AND state IN ('sending', 'committing')
