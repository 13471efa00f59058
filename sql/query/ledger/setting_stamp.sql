-- what tells one state of the settings from another: how many versions, how many are settled, how many have come
SELECT COUNT(*) AS made, COUNT(settled_at) AS settled, COALESCE(SUM(from_at <= ?), 0) AS begun FROM setting
