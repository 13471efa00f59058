-- +goose Up
-- one browser that has signed in to an account, by the SHA-256 of its cookie
CREATE TABLE browser (
  sha256   CHAR(64)    NOT NULL,
  account  VARCHAR(64) NOT NULL,
  until_at DATETIME(6) NOT NULL,
  PRIMARY KEY (sha256, account),
  KEY browser_until (until_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE browser;
