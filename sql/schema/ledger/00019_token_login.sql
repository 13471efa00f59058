-- +goose Up
-- a token that a person got by signing in at the command line, and when the second factor was given
ALTER TABLE token
  ADD COLUMN login     TINYINT     NOT NULL DEFAULT 0,
  ADD COLUMN factor_at DATETIME(6) NULL;

-- +goose Down
ALTER TABLE token DROP COLUMN login, DROP COLUMN factor_at;
