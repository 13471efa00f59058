-- the letter to an agency that a delivery is
SELECT l.delivery_id, l.purpose, l.agency, l.period, l.stage, l.number, l.actor, l.reason, l.created_at,
  d.recipient AS contact, d.state, d.message_id
FROM agency_letter l JOIN delivery d ON d.id = l.delivery_id
WHERE l.delivery_id = ?
