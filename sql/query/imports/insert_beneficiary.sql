-- One row is one person whom a submission reached.
INSERT INTO beneficiaries (submission_id, relation, person_key)
VALUES (?, ?, ?)
