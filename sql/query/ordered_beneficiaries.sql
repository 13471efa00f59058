-- One row is one person whom a submission reached; direct is 1 or 0. The person's key is left as it is, since packing would turn its bytes
-- into text.
-- {beneficiaries} stands for source/beneficiaries.sql.
SELECT submission_id, relation, person_key
FROM ({beneficiaries}) AS b
ORDER BY submission_id, relation, person_key
