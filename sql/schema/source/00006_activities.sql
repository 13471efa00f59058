-- One row is one record: a visit, a case contact, a group session, a community event, or a batch of them on one day. sessions and attendances
-- may be 0 or less as filed: that is a finding. Clustered by submission, because that is how records are read; id alone is unique too, since
-- a record is named by it, and of two records that tell of one event the lower id is the earlier.
-- +goose Up
CREATE TABLE activities (
  id            VARCHAR(64)  NOT NULL,
  submission_id VARCHAR(64)  NOT NULL,
  kind          VARCHAR(5)   NOT NULL,
  code          VARCHAR(64)  NOT NULL,
  title         VARCHAR(255) NOT NULL,
  occurred_on   DATE         NOT NULL,
  sessions      BIGINT       NOT NULL,
  attendances   BIGINT       NOT NULL,
  PRIMARY KEY (submission_id, id),
  UNIQUE KEY by_id (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE activities;
