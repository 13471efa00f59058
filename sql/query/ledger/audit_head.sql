-- the end of the audit, locked
SELECT last, hash FROM audit_head WHERE id = 1 FOR UPDATE
