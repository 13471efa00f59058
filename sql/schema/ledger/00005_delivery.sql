-- +goose Up
-- one message to one recipient
CREATE TABLE delivery (
  id                  BIGINT        NOT NULL AUTO_INCREMENT,
  run_id              BIGINT        NOT NULL, -- 0 of a notice that belongs to no run
  purpose             VARCHAR(16)   NOT NULL, -- report, test, notice
  recipient           VARCHAR(320)  NOT NULL,
  name                VARCHAR(191)  NOT NULL DEFAULT '',
  region              VARCHAR(12)   NOT NULL DEFAULT '',
  locale              VARCHAR(16)   NOT NULL DEFAULT '',
  message_id          VARCHAR(191)  NOT NULL,
  sha256              CHAR(64)      NOT NULL,
  size                BIGINT        NOT NULL,
  hold                TINYINT       NOT NULL DEFAULT 0, -- in doubt: wait for a person
  state               VARCHAR(16)   NOT NULL,
  owner               VARCHAR(191)  NOT NULL DEFAULT '',
  fence               BIGINT        NOT NULL DEFAULT 0,
  lease_until         DATETIME(6)   NULL,
  next_at             DATETIME(6)   NOT NULL,
  due_at              DATETIME(6)   NOT NULL, -- since when it is to be sent: its life counts from here
  attempts            INT           NOT NULL DEFAULT 0,
  possible_duplicates INT           NOT NULL DEFAULT 0,
  last_reply          VARCHAR(1000) NOT NULL DEFAULT '',
  created_at          DATETIME(6)   NOT NULL,
  updated_at          DATETIME(6)   NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY delivery_message (message_id),
  KEY delivery_due (state, next_at),
  KEY delivery_run (run_id, purpose)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE delivery;
