-- who is building or sending now
SELECT owner FROM run WHERE state = 'building' AND lease_until > ?
UNION SELECT owner FROM delivery WHERE state IN ('sending', 'committing') AND lease_until > ?
