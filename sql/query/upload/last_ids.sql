-- the highest ids of tables that keep numbers
SELECT COALESCE((SELECT MAX(id) FROM submissions), 0) AS submission, COALESCE((SELECT MAX(id) FROM activities), 0) AS record
