-- every job
SELECT name, cursor_at, paused, note FROM job ORDER BY name
