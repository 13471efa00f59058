-- a proposed version of a setting that somebody settles, if nobody has: state, in force from, who, when, number
UPDATE setting SET state = ?, from_at = ?, settled_by = ?, settled_at = ? WHERE id = ? AND state = 'proposed'
