-- one job by name
SELECT name, cursor_at, paused, note FROM job WHERE name = ?
