-- +goose Up
-- what people were told over one channel of one cause of one run (0: of none), and when they are told next if it lasts
CREATE TABLE notice (
  channel VARCHAR(64)  NOT NULL,
  cause   VARCHAR(32)  NOT NULL,
  run_id  BIGINT       NOT NULL,
  items   INT          NOT NULL, -- how many recipients were named
  tries   INT          NOT NULL, -- that failed since the last that did not
  error   VARCHAR(500) NOT NULL,
  told_at DATETIME(6)  NULL,
  next_at DATETIME(6)  NOT NULL,
  PRIMARY KEY (channel, cause, run_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE notice;
