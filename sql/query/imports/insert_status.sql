-- One row is one change of a submission's status.
INSERT INTO submission_statuses (submission_id, status, changed_at)
VALUES (?, ?, ?)
