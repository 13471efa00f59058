-- one account
INSERT INTO account (name, title, role, password, disabled, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)
