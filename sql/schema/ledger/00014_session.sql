-- +goose Up
-- one signed-in browser, by the SHA-256 of its reference
CREATE TABLE session (
  sha256   VARCHAR(64)     NOT NULL,
  data     VARBINARY(8000) NOT NULL,
  until_at DATETIME(6)     NOT NULL,
  PRIMARY KEY (sha256),
  KEY session_until (until_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE session;
