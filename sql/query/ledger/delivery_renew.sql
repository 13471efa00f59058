-- prolongs the lease of a delivery under way
UPDATE delivery SET lease_until = ? WHERE id = ? AND fence = ? AND state IN ('sending', 'committing')
