-- One row is one administrative area. Code is 6 digits down to the county (GB/T 2260), 12 digits below it; parent_code is empty at the top.
-- +goose Up
CREATE TABLE regions (
  code        VARCHAR(12)  NOT NULL,
  parent_code VARCHAR(12)  NOT NULL,
  level       VARCHAR(10)  NOT NULL,
  name        VARCHAR(128) NOT NULL,
  population  BIGINT       NULL,
  PRIMARY KEY (code)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE regions;
