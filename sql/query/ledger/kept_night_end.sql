-- What a night came to.
UPDATE kept_night SET ended_at = ?, units = ?, different = ?, note = ? WHERE night = ?
