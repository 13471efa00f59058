-- instances that have not been seen since
DELETE FROM instance WHERE seen_at < ?
