-- One row is one record as one text, its eight fields parted by NUL: the driver makes an object of every column of every row, and this is where
-- rows come by the million. A NULL leaves a field out, which the reader notices. Titles are compared for groups and events only.
-- {activities} stands for source/activities.sql.
SELECT CONCAT_WS('\0', id, submission_id, kind, occurred_on, sessions, attendances, code,
                 CASE WHEN kind IN ('group', 'event') THEN title ELSE '' END) AS record
FROM ({activities}) AS a
ORDER BY submission_id, id
