-- One row says that a project works in a community.
DELETE FROM project_communities WHERE project_code = ? AND community_code = ?
