-- the newest revision after a run's that the recipient of a report of it has
SELECT q.revision FROM run r
JOIN run q ON q.job = r.job AND q.period = r.period AND q.revision > r.revision AND q.test_to = ''
JOIN delivery e ON e.run_id = q.id AND e.purpose = 'report' AND e.state = 'sent' AND e.recipient = ?
WHERE r.id = ? AND r.test_to = ''
ORDER BY q.revision DESC LIMIT 1
