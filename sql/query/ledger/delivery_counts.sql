-- how many deliveries of a run (given twice), notices aside, are in each state; one whose mended address has the report
-- counts no more
SELECT d.state, COUNT(*) AS n FROM delivery d
WHERE d.run_id = ? AND d.purpose <> 'notice'
  AND d.id NOT IN (SELECT r.replaces FROM delivery r WHERE r.run_id = ? AND r.replaces > 0 AND r.state = 'sent')
GROUP BY d.state
