-- +goose Up
-- what the tags of senders are made with, so that a bounce is believed only if it was sent to an address of ours
ALTER TABLE relay ADD COLUMN secret CHAR(64) NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE relay DROP COLUMN secret;
