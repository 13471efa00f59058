-- to whom any report of a job and period was sent, or is on its way
SELECT DISTINCT d.recipient FROM delivery d JOIN run r ON r.id = d.run_id WHERE r.job = ? AND r.period = ? AND r.test_to = '' AND d.purpose = 'report'
  AND d.state IN ('sent', 'queued', 'sending', 'committing', 'in_doubt')
