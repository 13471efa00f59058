-- what became of a change of an account
UPDATE account_change SET state = ?, settled_by = ?, settled_at = ? WHERE id = ? AND state = 'proposed'
