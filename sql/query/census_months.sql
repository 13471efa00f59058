-- One row is one month that submissions are of: all of the table, from the index by_cell alone.
SELECT DISTINCT period FROM submissions
