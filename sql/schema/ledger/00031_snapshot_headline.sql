-- +goose Up
-- what lists and later reports ask of a sealed report, so that they need not read it whole; NULL of one that version 0.1
-- sealed, until it is asked
ALTER TABLE snapshot
  ADD COLUMN as_of    DATETIME(6)   NULL,
  ADD COLUMN headline MEDIUMTEXT    NULL, -- JSON
  ADD COLUMN errors   INT           NULL, -- findings by severity
  ADD COLUMN warnings INT           NULL;

-- +goose Down
ALTER TABLE snapshot DROP COLUMN as_of, DROP COLUMN headline, DROP COLUMN errors, DROP COLUMN warnings;
