-- +goose Up
-- one request that must not be carried out twice, with what it was answered (status 0: not yet)
CREATE TABLE request (
  id          CHAR(64)    NOT NULL, -- SHA-256 of the account and its key
  fingerprint CHAR(64)    NOT NULL, -- SHA-256 of method, path and body
  status      INT         NOT NULL,
  body        MEDIUMBLOB  NOT NULL,
  created_at  DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY request_created (created_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE request;
