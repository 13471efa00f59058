-- +goose Up
-- what a person decided on a run
CREATE TABLE decision (
  id             BIGINT        NOT NULL AUTO_INCREMENT,
  run_id         BIGINT        NOT NULL,
  verdict        VARCHAR(16)   NOT NULL,
  actor          VARCHAR(191)  NOT NULL,
  reason         VARCHAR(1000) NOT NULL,
  content_sha256 CHAR(64)      NOT NULL DEFAULT '',
  at             DATETIME(6)   NOT NULL,
  PRIMARY KEY (id),
  KEY decision_run (run_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE decision;
