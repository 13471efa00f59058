-- gives the key of a request back
DELETE FROM request WHERE id = ?
