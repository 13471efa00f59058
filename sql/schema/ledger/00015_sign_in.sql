-- +goose Up
-- attempts to sign in since the last that succeeded, by account and by address
CREATE TABLE sign_in (
  subject  VARCHAR(191) NOT NULL,
  failures INT          NOT NULL,
  last_at  DATETIME(6)  NOT NULL,
  PRIMARY KEY (subject),
  KEY sign_in_last (last_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE sign_in;
