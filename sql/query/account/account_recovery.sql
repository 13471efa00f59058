-- the recovery codes that are left
UPDATE account SET recovery = ? WHERE name = ?
