-- the ledger is a restored one; opened at once where nobody is waited for, and what it has is marked
INSERT INTO quarantine (since, last_at, reason, opened_by, opened_at) VALUES (?, ?, ?, ?, ?)
