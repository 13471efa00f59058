-- One row is the one submission of a key and revision.
SELECT CAST(id AS CHAR) FROM submissions
WHERE agency_code = ? AND project_code = ? AND community_code = ? AND period = ? AND revision = ?
