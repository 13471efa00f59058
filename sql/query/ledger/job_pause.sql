-- sets or lifts a pause
UPDATE job SET paused = ?, note = ? WHERE name = ?
