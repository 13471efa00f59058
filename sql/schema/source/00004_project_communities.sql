-- One row says that a project works in a community.
-- +goose Up
CREATE TABLE project_communities (
  project_code   VARCHAR(64) NOT NULL,
  community_code VARCHAR(12) NOT NULL,
  PRIMARY KEY (project_code, community_code)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE project_communities;
