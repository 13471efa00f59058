-- the clock of the ledger, UTC
SELECT UTC_TIMESTAMP(6)
