-- One row is one judgement that is in force at a moment, oldest first: it was not undone at or before it.
-- Parameters: the moment, twice.
SELECT id, verdict, record, other, source_table, source_id, content, reason, made_by, confirmed_by, in_force_at
FROM judgement AS j
WHERE in_force_at <= ? AND verdict <> 'undone'
  AND NOT EXISTS (SELECT 1 FROM judgement AS u WHERE u.verdict = 'undone' AND u.undoes = j.id AND u.in_force_at <= ?)
ORDER BY in_force_at, id
