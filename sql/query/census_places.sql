-- One row is one status in one community, with the first and the last moment of filing: all of the table, from the index by_status alone.
SELECT status, community_code, MIN(submitted_at) AS first_filed, MAX(submitted_at) AS last_filed
FROM submissions
GROUP BY status, community_code
