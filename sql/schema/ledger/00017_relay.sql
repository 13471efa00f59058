-- +goose Up
-- what the mail server offered when it was last greeted: one row
CREATE TABLE relay (
  id         INT         NOT NULL,
  size_limit BIGINT      NOT NULL,
  dsn        BOOLEAN     NOT NULL,
  utf8       BOOLEAN     NOT NULL,
  tagged     BOOLEAN     NOT NULL,
  seen_at    DATETIME(6) NOT NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE relay;
