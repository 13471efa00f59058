-- One row is how much is kept.
SELECT COUNT(DISTINCT month, street) AS units, COUNT(DISTINCT month) AS months, COALESCE(SUM(LENGTH(data)), 0) AS size,
       MAX(written_at) AS written_at
FROM kept
