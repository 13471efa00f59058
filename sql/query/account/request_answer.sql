-- the answer to a request
UPDATE request SET status = ?, body = ? WHERE id = ?
