-- One row is one beneficiary of the drafts named.
DELETE FROM beneficiaries WHERE submission_id IN (?)
