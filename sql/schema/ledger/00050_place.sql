-- +goose Up
-- one row: when the server made this table, as it was last seen. A dump that is put back makes it anew, so the two
-- differ: what the ledger does not know of may have been sent
CREATE TABLE place (
  id      TINYINT     NOT NULL,
  made_at DATETIME(6) NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE place;
