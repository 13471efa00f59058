-- Takes away a month.
DELETE FROM mart_finding_row WHERE period = ? AND top_code = ?
