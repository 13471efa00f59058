-- +goose Up
-- a sealed message as its headers and its list of parts; deliveries refer to it by their sha256
CREATE TABLE message_parts (
  sha256  CHAR(64)    NOT NULL, -- of the message rebuilt
  size    BIGINT      NOT NULL, -- bytes of the message rebuilt
  parts   MEDIUMBLOB  NOT NULL, -- JSON, compressed with zstd
  used_at DATETIME(6) NOT NULL,
  PRIMARY KEY (sha256)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE message_parts;
