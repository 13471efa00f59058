-- the content of one sealed report
SELECT report FROM snapshot WHERE run_id = ? AND region = ?
