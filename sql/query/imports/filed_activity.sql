-- One row is one record of the submissions named, in the columns of activities.csv.
SELECT CAST(id AS CHAR) AS id, CAST(submission_id AS CHAR) AS submission_id, kind, code, title, occurred_on, sessions, attendances
FROM activities
WHERE submission_id IN (?)
