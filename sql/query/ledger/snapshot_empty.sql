-- takes a report out of its row that has been moved over
UPDATE snapshot SET report = '' WHERE run_id = ? AND region = ?
