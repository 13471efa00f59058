-- +goose Up
-- one thing that happened; append-only, chained by hash
CREATE TABLE audit (
  id          BIGINT       NOT NULL, -- counted without a gap
  at          DATETIME(6)  NOT NULL,
  actor       VARCHAR(191) NOT NULL,
  action      VARCHAR(64)  NOT NULL,
  run_id      BIGINT       NOT NULL,
  delivery_id BIGINT       NOT NULL,
  detail      MEDIUMTEXT   NOT NULL, -- JSON
  previous    CHAR(64)     NOT NULL,
  hash        CHAR(64)     NOT NULL,
  PRIMARY KEY (id),
  KEY audit_run (run_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE audit;
