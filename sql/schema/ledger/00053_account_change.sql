-- +goose Up
-- one change of an account that takes two persons: a role that may approve, a second factor taken away, an approver let
-- in again; its effect is a change of the account itself, when another person confirms it
CREATE TABLE account_change (
  id         BIGINT        NOT NULL AUTO_INCREMENT,
  account    VARCHAR(64)   NOT NULL,
  what       VARCHAR(16)   NOT NULL, -- role, factor_reset, enabled
  role       VARCHAR(16)   NOT NULL DEFAULT '',
  reason     VARCHAR(1000) NOT NULL,
  made_by    VARCHAR(64)   NOT NULL,
  made_at    DATETIME(6)   NOT NULL,
  state      VARCHAR(16)   NOT NULL, -- proposed, confirmed, declined
  settled_by VARCHAR(64)   NOT NULL DEFAULT '',
  settled_at DATETIME(6)   NULL,
  PRIMARY KEY (id),
  KEY account_change_state (state)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE account_change;
