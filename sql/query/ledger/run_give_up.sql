-- fails a run whose worker is gone
UPDATE run SET state = 'failed', reason = ?, claim = NULL, fence = fence + 1, owner = '', lease_until = NULL, updated_at = ?
WHERE id = ? AND fence = ? AND state = 'building'
