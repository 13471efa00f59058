-- +goose Up
-- a hash over the recipients that the run's job had when it was sealed; empty of runs that were sealed before
ALTER TABLE run ADD COLUMN audience_sha256 CHAR(64) NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE run DROP COLUMN audience_sha256;
