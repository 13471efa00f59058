-- moves a run by a decision, if it is still in the state that was looked at
UPDATE run SET state = ?, reason = ?, released = ?, as_of = ?, next_at = ?, claim = CASE WHEN ? THEN NULL ELSE claim END, tries = 0, fence = fence + 1, updated_at = ?
WHERE id = ? AND state = ? AND fence = ?
