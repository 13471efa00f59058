-- One row is one person whom a submission reached, as a keyed hash and never an identity.
-- Parameter: the ids of the submissions whose beneficiaries are wanted.
-- Columns: submission_id; relation (direct, indirect); person_key, 16 bytes or 32 hexadecimal digits.
SELECT submission_id, relation, person_key
FROM beneficiaries
WHERE submission_id IN (?)
