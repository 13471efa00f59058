-- +goose Up
-- a month as it stands in the rows behind the views mart_submission, mart_month and mart_finding
CREATE TABLE mart_written (
  period     CHAR(7)     NOT NULL,
  top_code   VARCHAR(64) NOT NULL, -- region that has none above it
  digest     CHAR(64)    NOT NULL, -- SHA-256 of the rows: a month that came to the same is not written again
  as_of      DATETIME(6) NOT NULL,
  PRIMARY KEY (period, top_code)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE mart_written;
