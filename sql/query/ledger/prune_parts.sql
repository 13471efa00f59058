-- parts that no sealed report is, and that were not stored since a moment, by their hash
SELECT p.sha256, SUM(LENGTH(p.data)) AS size FROM part p
WHERE p.used_at < ? AND NOT EXISTS (SELECT 1 FROM snapshot s WHERE s.sha256 = p.sha256) GROUP BY p.sha256
