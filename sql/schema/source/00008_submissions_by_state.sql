-- by_state serves the count of all submissions that each reading makes, in order and without touching the rows.
-- +goose Up
ALTER TABLE submissions ADD KEY by_state (period, community_code, status, submitted_at);

-- +goose Down
ALTER TABLE submissions DROP KEY by_state;
