-- a change of an account that waits for a second person
INSERT INTO account_change (account, what, role, reason, made_by, made_at, state)
VALUES (:account, :what, :role, :reason, :made_by, :made_at, :state)
