-- One row is one submission there is, by id and status alone.
SELECT CAST(id AS CHAR) AS id, status FROM submissions
