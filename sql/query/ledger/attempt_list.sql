-- the tries of a run, or of all (0)
SELECT a.delivery_id, a.number, d.recipient, a.phase, a.class, a.code, a.enhanced, a.text, a.instance, a.started_at, a.ended_at
FROM attempt a JOIN delivery d ON d.id = a.delivery_id WHERE (? = 0 OR d.run_id = ?) ORDER BY a.delivery_id, a.number
