-- One row is one night, newest first.
SELECT night, began_at, ended_at, units, different, note FROM kept_night ORDER BY night DESC LIMIT 31
