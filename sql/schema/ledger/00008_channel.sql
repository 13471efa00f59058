-- +goose Up
-- the one way out: until when it is stopped, and why
CREATE TABLE channel (
  id         INT           NOT NULL,
  reason     VARCHAR(1000) NOT NULL,
  until_at   DATETIME(6)   NOT NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE channel;
