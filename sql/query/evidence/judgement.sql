-- what the audit vouches for of judgements, by number: of all (0), or of some
SELECT id AS row_key, verdict, record, other, source_table, source_id, content, undoes, reason, made_by, made_at, confirmed_by,
       in_force_at
FROM judgement WHERE (? = 0 OR id IN (?))
