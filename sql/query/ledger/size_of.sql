-- the oldest size that is kept of the days from one on
SELECT day, bytes FROM ledger_size WHERE day >= ? ORDER BY day LIMIT 1
