-- what an account may do and when it was changed last, locked
SELECT name, role, disabled, changed_at FROM account WHERE name = ? FOR UPDATE
