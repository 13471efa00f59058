-- One row is one record of those named, with the submission it belongs to.
SELECT id, submission_id FROM activities WHERE id IN (?)
