-- causes that somebody was told of
SELECT DISTINCT cause, run_id FROM notice
