-- keeps the size of the ledger on one day: the first that is told of it
INSERT IGNORE INTO ledger_size (day, bytes) VALUES (?, ?)
