-- the records of submissions
SELECT CAST(submission_id AS CHAR) AS submission_id, kind, code, title, occurred_on, sessions, attendances
FROM activities
WHERE submission_id IN (?)
ORDER BY submission_id, occurred_on, id
