-- what the mail server offers now
UPDATE relay SET size_limit = ?, dsn = ?, utf8 = ?, tagged = ?, seen_at = ? WHERE id = 1
