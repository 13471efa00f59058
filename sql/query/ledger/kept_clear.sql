-- Takes away all that is kept.
DELETE FROM kept
