-- +goose Up
-- what is of a delivery alone: the Date of every try, the mail it follows, the delivery it takes the place of, and
-- whether it was in the list that was sealed
ALTER TABLE delivery
  ADD COLUMN first_try_at DATETIME(6)  NULL,
  ADD COLUMN follows      VARCHAR(191) NOT NULL DEFAULT '', -- a Message-ID, for References
  ADD COLUMN replaces     BIGINT       NOT NULL DEFAULT 0,
  ADD COLUMN sealed       TINYINT      NOT NULL DEFAULT 1;

-- +goose Down
ALTER TABLE delivery DROP COLUMN first_try_at, DROP COLUMN follows, DROP COLUMN replaces, DROP COLUMN sealed;
