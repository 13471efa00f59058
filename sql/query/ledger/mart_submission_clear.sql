-- Takes away a month.
DELETE FROM mart_submission_row WHERE period = ? AND top_code = ?
