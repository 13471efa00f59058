-- browsers of long ago
DELETE FROM browser WHERE until_at <= ?
