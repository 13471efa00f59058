-- One row is one change of a submission's status, those of one submission after each other, oldest first.
-- {statuses} stands for source/submission_statuses.sql.
SELECT submission_id, status, changed_at
FROM ({statuses}) AS s
ORDER BY submission_id, changed_at, status
