-- a request and its answer
SELECT fingerprint, status, body FROM request WHERE id = ?
