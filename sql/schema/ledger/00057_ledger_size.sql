-- +goose Up
-- how large the ledger was on one day, so that its growth can be told
CREATE TABLE ledger_size (
  day   DATE   NOT NULL,
  bytes BIGINT NOT NULL, -- tables and indexes, as the server estimates it
  PRIMARY KEY (day)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE ledger_size;
