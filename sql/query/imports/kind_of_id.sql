-- No row at all: what is wanted is the type of the column.
SELECT id FROM submissions WHERE 1 = 0
