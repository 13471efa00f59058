-- how many changes of an account wait
SELECT COUNT(*) FROM account_change WHERE account = ? AND state = 'proposed'
