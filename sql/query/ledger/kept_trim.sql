-- Takes away chunks beyond those that a street and month have now.
DELETE FROM kept WHERE month = ? AND part = ? AND street = ? AND number >= ?
