-- +goose Up
-- one thing a person judged: that two records are one event (same: record stays, other is excluded) or two (different),
-- or that a row that cannot be understood is left out (accepted); never changed but by being confirmed, and undone by a
-- row of its own (undone)
CREATE TABLE judgement (
  id           BIGINT        NOT NULL AUTO_INCREMENT,
  verdict      VARCHAR(16)   NOT NULL, -- same, different, accepted, undone
  record       TEXT          NOT NULL, -- JSON: kind, agency, project, community, code, occurred_on, title; '' if none
  other        TEXT          NOT NULL, -- the same of the other record
  source_table VARCHAR(64)   NOT NULL DEFAULT '', -- accepted: of the row
  source_id    VARCHAR(64)   NOT NULL DEFAULT '', -- accepted: its id
  content      CHAR(64)      NOT NULL DEFAULT '', -- accepted: SHA-256 of what the row held
  undoes       BIGINT        NOT NULL DEFAULT 0,  -- undone: the judgement that no longer holds
  reason       VARCHAR(1000) NOT NULL,
  made_by      VARCHAR(191)  NOT NULL,
  made_at      DATETIME(6)   NOT NULL,
  confirmed_by VARCHAR(191)  NOT NULL DEFAULT '',
  in_force_at  DATETIME(6)   NULL, -- when it was made or, where a second person is needed, confirmed; NULL: proposed
  PRIMARY KEY (id),
  KEY judgement_in_force (in_force_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE judgement;
