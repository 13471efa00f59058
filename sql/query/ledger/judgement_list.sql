-- One row is one judgement, newest first, with the one that undid it (0: none).
SELECT j.id, j.verdict, j.record, j.other, j.source_table, j.source_id, j.content, j.undoes, j.reason, j.made_by, j.made_at,
       j.confirmed_by, j.in_force_at, COALESCE((SELECT MAX(u.id) FROM judgement AS u WHERE u.undoes = j.id), 0) AS undone_by
FROM judgement AS j
ORDER BY j.id DESC
