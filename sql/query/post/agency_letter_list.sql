-- the letters to an agency, or to all ('') of a purpose and period ('': any), oldest first, as they stand
SELECT l.delivery_id, l.purpose, l.agency, l.period, l.stage, l.number, l.actor, l.reason, l.created_at,
  d.recipient AS contact, d.state, d.message_id
FROM agency_letter l JOIN delivery d ON d.id = l.delivery_id
WHERE (? = '' OR l.agency = ?) AND (? = '' OR l.purpose = ?) AND (? = '' OR l.period = ?)
ORDER BY l.delivery_id
