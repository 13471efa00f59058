-- the hash of what was sealed for a delivery
SELECT sha256 FROM delivery WHERE id = ?
