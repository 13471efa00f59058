-- the version of a setting that was written last, locked: whoever writes another waits
SELECT id FROM setting ORDER BY id DESC LIMIT 1 FOR UPDATE
