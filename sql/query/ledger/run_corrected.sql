-- the newest revision of a job and period after one that was sent to anybody as a correction; of one sealed before runs
-- said what they correct, a mail that follows another tells
SELECT {run} FROM run
WHERE job = ? AND period = ? AND revision > ? AND test_to = ''
  AND EXISTS (SELECT 1 FROM delivery d WHERE d.run_id = run.id AND d.purpose = 'report' AND d.sealed
    AND (run.corrects <> 0 OR d.follows <> '') AND d.state IN ('sent', 'in_doubt', 'committing'))
ORDER BY revision DESC LIMIT 1
