-- One row is one judgement, in force from the moment given, or proposed where that is NULL.
INSERT INTO judgement (verdict, record, other, source_table, source_id, content, undoes, reason, made_by, made_at, in_force_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
