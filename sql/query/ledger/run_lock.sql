-- one run by id, locked: what follows from it is judged and written alone
SELECT {run} FROM run WHERE id = ? FOR UPDATE
