-- One row is one change of a submission's status. A source that does not keep them needs no such table: then statuses are those of the moment of
-- reading, and reports say so.
-- Parameter: the ids of the submissions whose changes are wanted.
-- Columns: submission_id; status (draft, submitted, approved, returned, voided); changed_at (UTC).
SELECT submission_id, status, changed_at
FROM submission_statuses
WHERE submission_id IN (?)
