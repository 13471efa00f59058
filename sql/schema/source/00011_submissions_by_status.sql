-- by_status serves the accounting of each reading: which statuses and communities there are at all, how many drafts, and how many
-- filings after a moment, without touching the rows.
-- +goose Up
ALTER TABLE submissions ADD KEY by_status (status, community_code, submitted_at);
-- +goose Down
ALTER TABLE submissions DROP KEY by_status;
