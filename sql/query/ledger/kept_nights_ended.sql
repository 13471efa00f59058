-- One row is how many nights came to their end.
SELECT COUNT(*) FROM kept_night WHERE ended_at IS NOT NULL
