-- takes the right to tell: next try, key, as it was read
UPDATE notice SET next_at = ? WHERE channel = ? AND cause = ? AND run_id = ? AND next_at = ?
