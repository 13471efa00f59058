-- says that an instance lives; finds nothing of one that says so for the first time
UPDATE instance SET seen_at = ?, form = ? WHERE name = ?
