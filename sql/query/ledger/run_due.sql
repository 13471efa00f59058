-- runs that wait for a worker, or whose worker is gone; a job builds one run at a time
SELECT id FROM run
WHERE ((state = 'pending' AND next_at <= ?) OR (state = 'building' AND lease_until < ?))
  AND (? = 0 OR id = ?)
  AND NOT EXISTS (SELECT 1 FROM run other WHERE other.job = run.job AND other.id <> run.id AND other.state = 'building' AND other.lease_until >= ?)
ORDER BY created_at, id LIMIT 8
