-- +goose Up
-- what keys of persons are put under where they are kept: a random of this ledger
CREATE TABLE kept_key (
  id      INT         NOT NULL,
  secret  CHAR(32)    NOT NULL, -- of AES-128, in hexadecimal
  made_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE kept_key;
