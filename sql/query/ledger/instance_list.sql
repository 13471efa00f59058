-- instances that have been seen since
SELECT name, version, form, started_at, seen_at FROM instance WHERE seen_at >= ? ORDER BY name
