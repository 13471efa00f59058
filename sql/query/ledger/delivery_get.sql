-- one delivery by id
SELECT {delivery} FROM delivery WHERE id = ?
