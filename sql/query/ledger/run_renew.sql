-- prolongs the lease of a run being built
UPDATE run SET lease_until = ? WHERE id = ? AND fence = ? AND state = 'building'
