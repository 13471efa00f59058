-- One row is one funded piece of work of one agency, from starts_on to ends_on (both days included).
-- +goose Up
CREATE TABLE projects (
  code          VARCHAR(64)  NOT NULL,
  name          VARCHAR(255) NOT NULL,
  programme     VARCHAR(128) NOT NULL,
  field         VARCHAR(128) NOT NULL,
  agency_code   VARCHAR(18)  NOT NULL,
  starts_on     DATE         NOT NULL,
  ends_on       DATE         NOT NULL,
  target_direct BIGINT       NULL,
  PRIMARY KEY (code)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE projects;
