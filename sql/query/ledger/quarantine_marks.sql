-- whether a run may have been sent in a time that the ledger does not know of: made before, or due in it
SELECT COUNT(*) > 0 FROM quarantine
WHERE since >= ? OR (last_at < ? AND since >= ?)
