-- reports of a job that did not reach their recipient yet, unless he has the period by another: delivery_troubles.sql, and what is under way, held or in doubt
SELECT d.id, d.run_id, r.state AS run_state, r.period, d.recipient, d.state FROM delivery d JOIN run r ON r.id = d.run_id
WHERE d.state IN ('queued', 'sending', 'committing', 'held', 'in_doubt', 'failed', 'bounced', 'expired') AND d.purpose = 'report' AND r.job = ?
  AND (d.state NOT IN ('failed', 'bounced', 'expired') OR r.state NOT IN ('cancelled', 'rejected')
    AND NOT EXISTS (SELECT 1 FROM delivery e JOIN run q ON q.id = e.run_id
      WHERE q.job = r.job AND q.period = r.period AND e.recipient = d.recipient AND e.purpose = 'report' AND e.state = 'sent' AND e.id > d.id AND q.revision >= r.revision)
    AND NOT EXISTS (SELECT 1 FROM delivery p WHERE p.run_id = d.run_id AND p.replaces = d.id AND p.state = 'sent'))
ORDER BY d.id
