-- moves the end of the audit
UPDATE audit_head SET last = ?, hash = ? WHERE id = 1
