-- a change of an account that waits, locked
SELECT id, account, what, role, reason, made_by, made_at, state, settled_by, settled_at
FROM account_change WHERE id = ? AND state = 'proposed' FOR UPDATE
