-- One row says that a project works in a community.
INSERT INTO project_communities (project_code, community_code)
VALUES (?, ?)
