-- ends building without sealing
UPDATE run SET state = ?, reason = ?, next_at = ?, claim = CASE WHEN ? THEN NULL ELSE claim END, owner = '', lease_until = NULL, updated_at = ?
WHERE id = ? AND fence = ? AND state = 'building'
