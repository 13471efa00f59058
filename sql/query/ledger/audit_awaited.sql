-- how often a run came to await approval
SELECT COUNT(*) FROM audit WHERE run_id = ? AND action = 'run.awaiting_approval'
