-- a cause that is over
DELETE FROM notice WHERE cause = ? AND run_id = ?
