-- takes the claim of a period and revision back, for a failed run that is tried again
UPDATE run SET claim = ? WHERE id = ?
