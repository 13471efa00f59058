-- moves a cursor, if nobody has: to, name, from
UPDATE job SET cursor_at = ? WHERE name = ? AND cursor_at = ?
