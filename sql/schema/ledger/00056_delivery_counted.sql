-- +goose Up
-- a run of thousands of recipients is counted at each step: by state, and by what is mended
ALTER TABLE delivery
  ADD KEY delivery_counted (run_id, state, purpose),
  ADD KEY delivery_mended (run_id, replaces, state);

-- +goose Down
ALTER TABLE delivery DROP KEY delivery_counted, DROP KEY delivery_mended;
