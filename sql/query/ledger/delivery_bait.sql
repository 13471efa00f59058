-- lays a delivery out that only version 0.1 moves: too old, but never due, and in no list that was sealed
UPDATE delivery SET next_at = ?, due_at = ?, sealed = 0 WHERE id = ?
