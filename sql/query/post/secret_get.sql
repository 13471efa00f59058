-- what tags are made with
SELECT secret FROM relay WHERE id = 1
