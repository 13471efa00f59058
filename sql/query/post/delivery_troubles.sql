-- reports that a recipient did not get, unless he has the period by now by another delivery, and letters that an agency
-- did not get, unless it has the same by another; newest first
SELECT d.id FROM delivery d LEFT JOIN run r ON r.id = d.run_id LEFT JOIN agency_letter a ON a.delivery_id = d.id
WHERE d.state IN ('failed', 'bounced', 'expired', 'in_doubt')
  AND (d.purpose = 'report' AND r.state NOT IN ('cancelled', 'rejected') OR a.delivery_id IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM delivery e JOIN run q ON q.id = e.run_id
    WHERE q.job = r.job AND q.period = r.period AND e.recipient = d.recipient AND e.purpose = 'report' AND e.state = 'sent' AND e.id > d.id AND q.revision >= r.revision)
  AND NOT EXISTS (SELECT 1 FROM delivery p WHERE p.run_id = d.run_id AND p.replaces = d.id AND p.state = 'sent')
  AND NOT EXISTS (SELECT 1 FROM agency_letter b JOIN delivery s ON s.id = b.delivery_id
    WHERE b.purpose = a.purpose AND b.agency = a.agency AND b.period = a.period AND b.stage = a.stage AND b.number > a.number AND s.state = 'sent')
ORDER BY d.id DESC LIMIT ?
