-- +goose Up
-- when somebody signed in last: no evidence, but what an administrator looks at before an account is disabled
ALTER TABLE account ADD COLUMN signed_in_at DATETIME(6) NULL;

-- +goose Down
ALTER TABLE account DROP COLUMN signed_in_at;
