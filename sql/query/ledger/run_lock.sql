-- locks a run while its deliveries are looked at
UPDATE run SET updated_at = ? WHERE id = ?
