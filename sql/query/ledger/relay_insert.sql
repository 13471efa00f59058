-- what the mail server offers, for the first time
INSERT INTO relay (size_limit, dsn, utf8, tagged, seen_at, id) VALUES (?, ?, ?, ?, ?, 1)
