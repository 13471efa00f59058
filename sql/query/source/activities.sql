-- One row is one record: a visit, a case contact, a group session or a community event, or a batch of them on one day.
-- Parameter: the ids of the submissions whose records are wanted.
-- Columns: id; submission_id; kind (visit, case, group, event); code, the agency's own number; title; occurred_on, a day
-- (of a time, its day is taken); sessions; attendances.
SELECT id, submission_id, kind, code, title, occurred_on, sessions, attendances
FROM activities
WHERE submission_id IN (?)
