-- +goose Up
-- one bearer token of a program: it acts in the name of an account, up to a role
CREATE TABLE token (
  id         BIGINT       NOT NULL AUTO_INCREMENT,
  account    VARCHAR(64)  NOT NULL,
  note       VARCHAR(200) NOT NULL DEFAULT '',
  scope      VARCHAR(16)  NOT NULL,
  sha256     CHAR(64)     NOT NULL,
  expires_at DATETIME(6)  NOT NULL,
  revoked    TINYINT      NOT NULL DEFAULT 0,
  created_at DATETIME(6)  NOT NULL,
  used_at    DATETIME(6)  NULL, -- to the hour
  PRIMARY KEY (id),
  UNIQUE KEY token_sha256 (sha256)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE token;
