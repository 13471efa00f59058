-- +goose Up
-- a chunk of something stored once by its content: a part of a message, or a sealed report
CREATE TABLE part (
  sha256  CHAR(64)    NOT NULL, -- of the whole
  number  INT         NOT NULL, -- of the chunk, from 0
  size    BIGINT      NOT NULL, -- bytes of the whole
  data    MEDIUMBLOB  NOT NULL, -- at most 1 MiB, compressed with zstd
  used_at DATETIME(6) NOT NULL, -- last stored again; what no row refers to is removed a while after it
  PRIMARY KEY (sha256, number)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE part;
