-- requests of long ago
DELETE FROM request WHERE created_at <= ?
