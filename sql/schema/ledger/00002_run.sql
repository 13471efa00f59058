-- +goose Up
-- one run of a job for a period; UNIQUE (job, slot) is the claim of a slot, UNIQUE (claim) that of a period and revision
CREATE TABLE run (
  id             BIGINT        NOT NULL AUTO_INCREMENT,
  job            VARCHAR(64)   NOT NULL,
  slot           VARCHAR(64)   NULL,     -- local wall time with offset; NULL of a run by hand
  slot_at        DATETIME(6)   NULL,
  period         VARCHAR(32)   NOT NULL,
  region         VARCHAR(12)   NOT NULL,
  kind           VARCHAR(16)   NOT NULL, -- scheduled, manual, backfill
  revision       INT           NOT NULL,
  claim          VARCHAR(191)  NULL,     -- job/period/revision while the run has it; NULL of tests, skipped slots and runs that came to nothing
  state          VARCHAR(32)   NOT NULL,
  reason         VARCHAR(2000) NOT NULL DEFAULT '',
  cause          VARCHAR(1000) NOT NULL DEFAULT '', -- why a revision is made
  test_to        VARCHAR(320)  NOT NULL DEFAULT '',
  actor          VARCHAR(191)  NOT NULL DEFAULT '',
  as_of          DATETIME(6)   NOT NULL,
  released       TINYINT       NOT NULL DEFAULT 0,
  content_sha256 CHAR(64)      NOT NULL DEFAULT '',
  tries          INT           NOT NULL DEFAULT 0,
  owner          VARCHAR(191)  NOT NULL DEFAULT '',
  fence          BIGINT        NOT NULL DEFAULT 0,
  lease_until    DATETIME(6)   NULL,
  next_at        DATETIME(6)   NOT NULL,
  created_at     DATETIME(6)   NOT NULL,
  updated_at     DATETIME(6)   NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY run_slot (job, slot),
  UNIQUE KEY run_claim (claim),
  KEY run_due (state, next_at),
  KEY run_period (job, period, revision)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE run;
