-- marks a run as sealed
UPDATE run SET state = ?, reason = '', content_sha256 = ?, owner = '', lease_until = NULL, updated_at = ?
WHERE id = ? AND fence = ? AND state = 'building'
