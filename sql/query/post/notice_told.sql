-- a notice was taken: items, told, next
UPDATE notice SET items = ?, tries = 0, error = '', told_at = ?, next_at = ? WHERE channel = ? AND cause = ? AND run_id = ?
