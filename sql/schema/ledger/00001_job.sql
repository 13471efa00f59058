-- +goose Up
-- one row for each configured job: up to where its slots are accounted for
CREATE TABLE job (
  name       VARCHAR(64)  NOT NULL,
  cursor_at  DATETIME(6)  NOT NULL, -- UTC; slots up to here are accounted for
  paused     TINYINT      NOT NULL DEFAULT 0,
  note       VARCHAR(500) NOT NULL DEFAULT '',
  PRIMARY KEY (name)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE job;
