-- Where letters to an agency go (核查反馈单, 催报): one address of its office; empty where none is known. Reports never show
-- it.
-- +goose Up
ALTER TABLE agencies ADD COLUMN contact VARCHAR(320) NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE agencies DROP COLUMN contact;
