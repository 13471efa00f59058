-- One row is one judgement that was proposed, and is in force from now on.
-- Parameters: who confirms, when, the judgement.
UPDATE judgement SET confirmed_by = ?, in_force_at = ? WHERE id = ? AND in_force_at IS NULL
