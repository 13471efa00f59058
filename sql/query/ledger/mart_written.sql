-- One row is a month as it was written last.
SELECT digest FROM mart_written WHERE period = ? AND top_code = ? FOR UPDATE
