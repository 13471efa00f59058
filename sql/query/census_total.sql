-- The one row is how many submissions the table has.
SELECT COUNT(*) FROM submissions
