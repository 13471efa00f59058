-- notes the hour in which a token was used
UPDATE token SET used_at = ? WHERE id = ? AND (used_at IS NULL OR used_at < ?)
