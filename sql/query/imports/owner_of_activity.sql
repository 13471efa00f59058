-- One row is one record of those named, with the submission it belongs to.
SELECT CAST(id AS CHAR) AS id, CAST(submission_id AS CHAR) AS submission_id FROM activities WHERE id IN (?)
