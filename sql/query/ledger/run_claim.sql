-- takes a run, if its fence is still the one seen
UPDATE run SET state = 'building', fence = fence + 1, owner = ?, lease_until = ?, tries = tries + 1, updated_at = ?
WHERE id = ? AND fence = ? AND state IN ('pending', 'building')
