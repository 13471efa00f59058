-- +goose Up
-- a chunk of what reading the records of one street and month came to, so that they need not be read again while its
-- stamp stays; never a source of truth: huizong kept --rebuild makes all of it anew
CREATE TABLE kept (
  month      CHAR(7)     NOT NULL,
  part       VARCHAR(8)  NOT NULL, -- counts, or persons: their keys under the ledger's own (kept_key)
  street     VARCHAR(64) NOT NULL, -- what the communities have as their parent
  number     INT         NOT NULL, -- of the chunk, from 0
  chunks     INT         NOT NULL,
  stamp      CHAR(64)    NOT NULL, -- SHA-256 of what it was worked out from, but the records
  as_of      DATETIME(6) NOT NULL,
  written_at DATETIME(6) NOT NULL,
  data       MEDIUMBLOB  NOT NULL, -- at most 1 MiB, compressed with zstd
  PRIMARY KEY (month, part, street, number),
  KEY kept_written (part, written_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE kept;
