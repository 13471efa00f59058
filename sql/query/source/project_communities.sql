-- One row says that a project works in a community.
-- Columns: project_code; community_code.
SELECT project_code, community_code
FROM project_communities
ORDER BY project_code, community_code
