-- the headline of a report that version 0.1 has sealed
UPDATE snapshot SET as_of = ?, headline = ?, errors = ?, warnings = ? WHERE run_id = ? AND region = ?
