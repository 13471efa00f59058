-- what is of the ledger as a whole
SELECT identity, form FROM ledger_form WHERE id = 1
