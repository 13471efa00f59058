-- one run by id
SELECT {run} FROM run WHERE id = ?
