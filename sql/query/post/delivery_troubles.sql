-- reports that a recipient did not get, unless he has the period by now by another delivery; newest first
SELECT d.id FROM delivery d JOIN run r ON r.id = d.run_id
WHERE d.state IN ('failed', 'bounced', 'expired', 'in_doubt') AND d.purpose = 'report' AND r.state NOT IN ('cancelled', 'rejected')
  AND NOT EXISTS (SELECT 1 FROM delivery e JOIN run q ON q.id = e.run_id
    WHERE q.job = r.job AND q.period = r.period AND e.recipient = d.recipient AND e.purpose = 'report' AND e.state = 'sent' AND e.id > d.id)
  AND NOT EXISTS (SELECT 1 FROM delivery p WHERE p.run_id = d.run_id AND p.replaces = d.id AND p.state = 'sent')
ORDER BY d.id DESC LIMIT ?
