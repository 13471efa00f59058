-- One row is one judgement that came in force by a moment, oldest first, with when it was undone by then (NULL: it
-- holds). Parameters: the moment, twice.
SELECT id, verdict, record, other, source_table, source_id, content, reason, made_by, confirmed_by, in_force_at,
       (SELECT MIN(u.in_force_at) FROM judgement AS u
        WHERE u.verdict = 'undone' AND u.undoes = j.id AND u.in_force_at <= ?) AS undone_at
FROM judgement AS j
WHERE in_force_at <= ? AND verdict <> 'undone'
ORDER BY in_force_at, id
