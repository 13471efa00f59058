-- One row is one change of the status of the submissions named.
SELECT submission_id, status, changed_at
FROM submission_statuses
WHERE submission_id IN (?)
