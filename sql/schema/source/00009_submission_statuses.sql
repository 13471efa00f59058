-- One row is one change of a submission's status, for sources that keep them: with them a report as of a moment takes the
-- status of that moment, and without them that of reading. changed_at is UTC. A table of its own, which may stay empty.
-- +goose Up
CREATE TABLE submission_statuses (
  submission_id VARCHAR(64) NOT NULL,
  status        VARCHAR(9)  NOT NULL,
  changed_at    DATETIME(6) NOT NULL,
  PRIMARY KEY (submission_id, changed_at)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE submission_statuses;
