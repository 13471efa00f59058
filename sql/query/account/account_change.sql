-- what an account is, from now on
UPDATE account SET title = ?, role = ?, password = ?, disabled = ?, changed_at = ? WHERE name = ?
