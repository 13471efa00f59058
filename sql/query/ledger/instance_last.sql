-- when an instance was last seen; NULL: none is remembered
SELECT MAX(seen_at) FROM instance
