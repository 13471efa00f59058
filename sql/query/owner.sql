-- No row at all: what is wanted is the type of the column that says whose rows they are.
-- {rows} stands for source/activities.sql or source/beneficiaries.sql, asked for nobody's.
SELECT submission_id FROM ({rows}) AS r WHERE 1 = 0
