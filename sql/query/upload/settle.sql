-- ends an upload that waits: state, by whom, when, id
UPDATE upload SET state = ?, settled_by = ?, settled_at = ? WHERE id = ? AND state = 'waiting'
