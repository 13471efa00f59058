-- One row is what one agency filed for one project in one community for one month, as one revision. Rows never change once filed, except
-- status. id is any text or number (tables made before version 2 keep numbers, and go on doing so); period is YYYY-MM; submitted_at is UTC; a
-- claim that was not filed is NULL, which is not 0.
-- by_cell serves extraction, which walks a month community by community.
-- +goose Up
CREATE TABLE submissions (
  id                        VARCHAR(64) NOT NULL,
  agency_code               VARCHAR(18) NOT NULL,
  project_code              VARCHAR(64) NOT NULL,
  community_code            VARCHAR(12) NOT NULL,
  period                    CHAR(7)     NOT NULL,
  revision                  INT         NOT NULL,
  status                    VARCHAR(9)  NOT NULL,
  submitted_at              DATETIME(6) NOT NULL,
  claimed_visit_attendances BIGINT      NULL,
  claimed_cases             BIGINT      NULL,
  claimed_case_attendances  BIGINT      NULL,
  claimed_groups            BIGINT      NULL,
  claimed_group_sessions    BIGINT      NULL,
  claimed_group_attendances BIGINT      NULL,
  claimed_events            BIGINT      NULL,
  claimed_event_attendances BIGINT      NULL,
  claimed_direct            BIGINT      NULL,
  claimed_indirect          BIGINT      NULL,
  claimed_direct_persons    BIGINT      NULL,
  claimed_indirect_persons  BIGINT      NULL,
  PRIMARY KEY (id),
  UNIQUE KEY by_revision (agency_code, project_code, community_code, period, revision),
  KEY by_cell (period, community_code, id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE submissions;
