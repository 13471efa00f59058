-- the newest run of a job and period that was sent to anybody
SELECT {run} FROM run
WHERE job = ? AND period = ? AND test_to = '' AND content_sha256 <> ''
  AND EXISTS (SELECT 1 FROM delivery d WHERE d.run_id = run.id AND d.purpose = 'report' AND d.state IN ('sent', 'in_doubt', 'committing'))
ORDER BY revision DESC LIMIT 1
