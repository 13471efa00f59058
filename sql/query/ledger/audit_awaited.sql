-- whether a run ever came to await approval
SELECT COUNT(*) > 0 FROM audit WHERE run_id = ? AND action = 'run.awaiting_approval'
