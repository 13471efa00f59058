-- the hash of one sealed report
SELECT sha256 FROM snapshot WHERE run_id = ? AND region = ?
