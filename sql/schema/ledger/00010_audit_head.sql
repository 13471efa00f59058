-- +goose Up
-- the end of the audit: its one row is the lock that orders the entries
CREATE TABLE audit_head (
  id   INT      NOT NULL,
  last BIGINT   NOT NULL,
  hash CHAR(64) NOT NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE audit_head;
