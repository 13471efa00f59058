-- One row is one chunk of what is kept of a month, of one part, between two streets.
SELECT street, number, chunks, stamp, as_of, data
FROM kept
WHERE month = ? AND part = ? AND street >= ? AND street <= ?
ORDER BY street, number
