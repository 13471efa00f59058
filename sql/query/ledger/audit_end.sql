-- the end of the audit
SELECT last, hash FROM audit_head WHERE id = 1
