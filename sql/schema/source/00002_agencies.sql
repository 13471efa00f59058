-- One row is one organisation that files submissions; code is its unified social credit code (GB 32100-2015).
-- +goose Up
CREATE TABLE agencies (
  code           VARCHAR(18)  NOT NULL,
  name           VARCHAR(255) NOT NULL,
  region_code    VARCHAR(12)  NOT NULL,
  social_workers BIGINT       NOT NULL,
  PRIMARY KEY (code)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE agencies;
