-- the row of the table place: it was not seen yet
-- +goose Up
INSERT INTO place (id, made_at) VALUES (1, NULL);

-- +goose Down
DELETE FROM place;
