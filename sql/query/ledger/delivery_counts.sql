-- how many deliveries of a run, notices aside, are in each state, and how often they were tried; one whose mended address
-- has the report counts no more
SELECT d.state, COUNT(*) AS n, SUM(d.attempts) AS tried FROM delivery d
WHERE d.run_id = ? AND d.purpose <> 'notice'
  AND NOT EXISTS (SELECT 1 FROM delivery r WHERE r.run_id = d.run_id AND r.replaces = d.id AND r.state = 'sent')
GROUP BY d.state
