-- whom submissions reached
SELECT CAST(submission_id AS CHAR) AS submission_id, relation, person_key FROM beneficiaries WHERE submission_id IN (?)
