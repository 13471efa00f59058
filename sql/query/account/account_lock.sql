-- the recovery codes of an account, locked
SELECT recovery FROM account WHERE name = ? FOR UPDATE
