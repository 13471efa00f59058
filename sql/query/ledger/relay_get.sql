-- what the mail server offered when it was last greeted
SELECT size_limit, dsn, utf8, tagged, seen_at FROM relay WHERE id = 1
