-- Takes away a month.
DELETE FROM mart_month_row WHERE period = ? AND top_code = ?
