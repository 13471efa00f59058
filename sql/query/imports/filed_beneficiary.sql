-- One row is one beneficiary of the submissions named, in the columns of beneficiaries.csv.
SELECT CAST(submission_id AS CHAR) AS submission_id, relation, person_key
FROM beneficiaries
WHERE submission_id IN (?)
