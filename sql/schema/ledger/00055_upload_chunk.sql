-- +goose Up
-- a piece of a file that waits; it goes when the file is settled
CREATE TABLE upload_chunk (
  upload BIGINT     NOT NULL,
  number INT        NOT NULL, -- from 0
  data   MEDIUMBLOB NOT NULL, -- at most 1 MiB, compressed with zstd
  PRIMARY KEY (upload, number)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE upload_chunk;
