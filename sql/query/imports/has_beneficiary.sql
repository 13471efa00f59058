-- One row says how often a person is listed for a submission: 0 or 1.
SELECT COUNT(*) FROM beneficiaries WHERE submission_id = ? AND relation = ? AND person_key = ?
