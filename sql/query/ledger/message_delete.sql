-- takes a message away that has been moved over
DELETE FROM message WHERE delivery_id = ?
