-- One row is one submission there is, by id and status alone.
SELECT id, status FROM submissions
