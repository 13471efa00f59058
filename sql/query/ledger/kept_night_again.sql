-- One instance takes a night that was begun before a moment and has not ended.
UPDATE kept_night SET instance = ?, began_at = ? WHERE night = ? AND ended_at IS NULL AND began_at < ?
