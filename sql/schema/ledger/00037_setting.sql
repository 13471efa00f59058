-- +goose Up
-- one version of one thing that is set here instead of in the configuration: a recipient of a job
-- (recipients.monthly.3), or a setting of the office (gate.max_change); never changed but by being settled
CREATE TABLE setting (
  id         BIGINT        NOT NULL AUTO_INCREMENT,
  name       VARCHAR(191)  NOT NULL,
  version    INT           NOT NULL, -- 1, 2, ... of the name
  value      MEDIUMTEXT    NOT NULL, -- JSON; null: it ends
  from_at    DATETIME(6)   NOT NULL, -- in force from here on, once it is confirmed, until a later version is
  state      VARCHAR(16)   NOT NULL, -- proposed, confirmed, declined
  made_by    VARCHAR(191)  NOT NULL,
  made_at    DATETIME(6)   NOT NULL,
  reason     VARCHAR(1000) NOT NULL,
  settled_by VARCHAR(191)  NOT NULL DEFAULT '', -- the second person; '' where none was needed
  settled_at DATETIME(6)   NULL,
  PRIMARY KEY (id),
  UNIQUE KEY setting_version (name, version)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE setting;
