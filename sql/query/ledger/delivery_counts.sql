-- how many deliveries of a run, notices aside, are in each state, and how often they were tried
SELECT state, COUNT(*) AS n, SUM(attempts) AS tried FROM delivery WHERE run_id = ? AND purpose <> 'notice' GROUP BY state
