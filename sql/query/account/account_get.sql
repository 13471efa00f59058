-- one account by name
SELECT name, title, role, password, disabled, created_at, changed_at FROM account WHERE name = ?
