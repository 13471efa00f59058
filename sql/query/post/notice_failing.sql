-- channels that take no notices
SELECT channel, cause, run_id, items, tries, error, told_at, next_at FROM notice WHERE tries > 0 ORDER BY next_at DESC LIMIT 20
