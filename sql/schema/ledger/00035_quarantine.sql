-- +goose Up
-- a restored database: nothing is sent while a row is not opened
CREATE TABLE quarantine (
  id        BIGINT        NOT NULL AUTO_INCREMENT,
  since     DATETIME(6)   NOT NULL,
  last_at   DATETIME(6)   NOT NULL, -- of the last entry of the audit then: slots after it are not run by themselves
  reason    VARCHAR(500)  NOT NULL,
  proposed  VARCHAR(191)  NOT NULL DEFAULT '', -- who wants to open it, where that takes two
  opened_by VARCHAR(191)  NOT NULL DEFAULT '',
  opened_at DATETIME(6)   NULL,
  note      VARCHAR(1000) NOT NULL DEFAULT '',
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE quarantine;
