-- The one row is what the last look at the whole source found.
SELECT looked_at, later, quarantined, stale, strays FROM source_look WHERE id = 1
