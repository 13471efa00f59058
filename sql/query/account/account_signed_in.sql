-- notes that somebody has signed in
UPDATE account SET signed_in_at = ? WHERE name = ?
