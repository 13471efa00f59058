-- One row is one record.
INSERT INTO activities (id, submission_id, kind, code, title, occurred_on, sessions, attendances)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
