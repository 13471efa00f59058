-- +goose Up
-- whose session it is, from where, since when
ALTER TABLE session
  ADD COLUMN account  VARCHAR(64)  NOT NULL DEFAULT '',
  ADD COLUMN address  VARCHAR(64)  NOT NULL DEFAULT '',
  ADD COLUMN agent    VARCHAR(255) NOT NULL DEFAULT '',
  ADD COLUMN begun_at DATETIME(6)  NULL,
  ADD COLUMN seen_at  DATETIME(6)  NULL;

-- +goose Down
ALTER TABLE session DROP COLUMN account, DROP COLUMN address, DROP COLUMN agent, DROP COLUMN begun_at, DROP COLUMN seen_at;
