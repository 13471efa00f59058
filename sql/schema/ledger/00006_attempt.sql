-- +goose Up
-- one try to send a delivery
CREATE TABLE attempt (
  delivery_id BIGINT        NOT NULL,
  number      INT           NOT NULL,
  phase       VARCHAR(16)   NOT NULL,
  class       VARCHAR(16)   NOT NULL,
  code        INT           NOT NULL,
  enhanced    VARCHAR(16)   NOT NULL,
  text        VARCHAR(1000) NOT NULL,
  instance    VARCHAR(191)  NOT NULL,
  started_at  DATETIME(6)   NOT NULL,
  ended_at    DATETIME(6)   NOT NULL,
  PRIMARY KEY (delivery_id, number)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE attempt;
