-- One row is one judgement that was proposed by another person than the one who confirms it.
-- Parameters: who confirms, when, the judgement, who confirms.
UPDATE judgement SET confirmed_by = ?, in_force_at = ? WHERE id = ? AND in_force_at IS NULL AND made_by <> ?
