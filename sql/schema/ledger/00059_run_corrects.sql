-- +goose Up
-- the run whose report is corrected; 0: none is, or the run was sealed before this was kept
ALTER TABLE run ADD COLUMN corrects BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE run DROP COLUMN corrects;
