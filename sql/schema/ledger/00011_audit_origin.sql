-- +goose Up
-- the audit begins at entry 0, whose hash is all zeros
INSERT INTO audit_head (id, last, hash) VALUES (1, 0, REPEAT('0', 64));

-- +goose Down
DELETE FROM audit_head;
