-- takes a step of the second factor, if no later one was taken
UPDATE account SET factor_step = ? WHERE name = ? AND factor_step < ?
