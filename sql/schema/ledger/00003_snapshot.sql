-- +goose Up
-- the frozen value of one region of one run
CREATE TABLE snapshot (
  run_id      BIGINT       NOT NULL,
  region      VARCHAR(12)  NOT NULL,
  report      LONGBLOB     NOT NULL, -- canonical JSON
  sha256      CHAR(64)     NOT NULL,
  code        VARCHAR(64)  NOT NULL, -- version of the program
  templates   VARCHAR(64)  NOT NULL, -- hash of the templates
  sealed_at   DATETIME(6)  NOT NULL,
  PRIMARY KEY (run_id, region)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE snapshot;
