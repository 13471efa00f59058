-- One row is one record of the drafts named.
DELETE FROM activities WHERE submission_id IN (?)
