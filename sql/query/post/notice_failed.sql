-- a notice was not taken
UPDATE notice SET tries = tries + 1, error = ?, next_at = ? WHERE channel = ? AND cause = ? AND run_id = ?
