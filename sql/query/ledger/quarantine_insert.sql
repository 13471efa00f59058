-- the ledger is a restored one
INSERT INTO quarantine (since, last_at, reason) VALUES (?, ?, ?)
