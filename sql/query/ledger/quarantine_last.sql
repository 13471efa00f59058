-- the last time that the ledger was found to be a restored one
SELECT id, since, last_at, reason, proposed, opened_by, opened_at, note FROM quarantine ORDER BY id DESC LIMIT 1
