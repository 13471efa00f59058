-- +goose Up
-- which key an entry is signed with; empty: none, the hash is a plain one
ALTER TABLE audit ADD COLUMN key_id VARCHAR(16) NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE audit DROP COLUMN key_id;
