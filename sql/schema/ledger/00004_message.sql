-- +goose Up
-- the bytes of one delivery, composed once
CREATE TABLE message (
  delivery_id BIGINT   NOT NULL,
  body        LONGBLOB NOT NULL,
  PRIMARY KEY (delivery_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE message;
