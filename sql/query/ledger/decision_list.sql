-- the decisions on a run, or on all (0)
SELECT run_id, verdict, actor, reason, content_sha256, at FROM decision WHERE (? = 0 OR run_id = ?) ORDER BY at, id
