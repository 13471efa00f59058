-- +goose Up
-- a process that serves or sends, as it last said that it lives
CREATE TABLE instance (
  name       VARCHAR(191) NOT NULL,
  version    VARCHAR(64)  NOT NULL,
  form       INT          NOT NULL, -- the newest form of the ledger that it reads
  started_at DATETIME(6)  NOT NULL,
  seen_at    DATETIME(6)  NOT NULL,
  PRIMARY KEY (name)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE instance;
