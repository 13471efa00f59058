-- how many deliveries of each group a search finds: the same, counted
SELECT grp, COUNT(*) AS n FROM (
  SELECT
    COALESCE((SELECT MAX(s.ended_at) FROM attempt s WHERE s.delivery_id = delivery.id AND s.class = 'sent'),
      (SELECT MAX(a.ended_at) FROM attempt a WHERE a.delivery_id = delivery.id), created_at) AS at,
    COALESCE((SELECT r.job FROM run r WHERE r.id = delivery.run_id), '') AS job,
    COALESCE((SELECT r.period FROM run r WHERE r.id = delivery.run_id), '') AS period_text,
    CASE WHEN purpose = 'test' THEN 'test' WHEN state = 'sent' THEN 'sent' WHEN state IN ('failed', 'bounced', 'expired') THEN 'failed'
      WHEN state = 'in_doubt' THEN 'in_doubt' WHEN state = 'cancelled' THEN '' ELSE 'waiting' END AS grp
  FROM delivery
  WHERE purpose IN (?, ?, ?) AND (? = '' OR LOCATE(?, LOWER(recipient)) > 0 OR LOCATE(?, LOWER(name)) > 0)
) found
WHERE (? = '' OR job = ?) AND (? = '' OR period_text = ?) AND at >= ? AND at < ?
GROUP BY grp
