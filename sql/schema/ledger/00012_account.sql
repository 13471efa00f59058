-- +goose Up
-- one person who may sign in; password is the PHC form of argon2id, empty where only OpenID Connect lets in
CREATE TABLE account (
  name       VARCHAR(64)  NOT NULL,
  title      VARCHAR(100) NOT NULL DEFAULT '',
  role       VARCHAR(16)  NOT NULL,
  password   VARCHAR(255) NOT NULL DEFAULT '',
  disabled   TINYINT      NOT NULL DEFAULT 0,
  created_at DATETIME(6)  NOT NULL, -- UTC, as all times
  changed_at DATETIME(6)  NOT NULL,
  PRIMARY KEY (name)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE account;
