-- a write that finds no row: it fails where the server takes no writes
UPDATE channel SET reason = reason WHERE 1 = 0
