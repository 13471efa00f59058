-- +goose Up
-- one report of mail that was taken and not delivered, by the digest of the mail that brought it: read twice, it counts once
CREATE TABLE bounce (
  digest      CHAR(64)      NOT NULL,
  delivery_id BIGINT        NOT NULL, -- 0: it is about no delivery of ours
  action      VARCHAR(16)   NOT NULL, -- failed, delayed
  code        VARCHAR(16)   NOT NULL,
  text        VARCHAR(1000) NOT NULL,
  read_at     DATETIME(6)   NOT NULL,
  PRIMARY KEY (digest, delivery_id),
  KEY bounce_delivery (delivery_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE bounce;
