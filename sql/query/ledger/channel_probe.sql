-- takes the right to probe a stopped channel, if it is due and nobody has: next probe, now
UPDATE channel SET until_at = ? WHERE id = 1 AND reason <> '' AND until_at <= ?
