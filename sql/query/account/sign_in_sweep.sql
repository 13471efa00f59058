-- attempts of long ago
DELETE FROM sign_in WHERE last_at <= ?
