-- +goose Up
-- how many people beside its author a run's report needs: none, required, two; empty of runs that were sealed before
ALTER TABLE run ADD COLUMN approval VARCHAR(16) NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE run DROP COLUMN approval;
