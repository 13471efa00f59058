-- One row is one of the regions named that submissions or projects name as their community, with how many do.
SELECT community_code, SUM(submissions) AS submissions, SUM(projects) AS projects
FROM (
  SELECT community_code, COUNT(*) AS submissions, 0 AS projects FROM submissions
  WHERE community_code IN (?) GROUP BY community_code
  UNION ALL
  SELECT community_code, 0, COUNT(*) FROM project_communities
  WHERE community_code IN (?) GROUP BY community_code
) AS u
GROUP BY community_code
