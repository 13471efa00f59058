-- the size of the database that the ledger lies in, in bytes: tables and their indexes
SELECT CAST(COALESCE(SUM(data_length + index_length), 0) AS SIGNED) FROM information_schema.tables
WHERE table_schema = DATABASE()
