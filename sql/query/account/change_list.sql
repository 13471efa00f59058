-- the changes of accounts that wait
SELECT id, account, what, role, reason, made_by, made_at, state, settled_by, settled_at
FROM account_change WHERE state = 'proposed' ORDER BY id
