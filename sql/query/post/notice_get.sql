-- what was told over a channel of a cause of a run
SELECT channel, cause, run_id, items, tries, error, told_at, next_at FROM notice WHERE channel = ? AND cause = ? AND run_id = ?
