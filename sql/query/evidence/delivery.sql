-- what the audit vouches for of deliveries, by number: of all (0), or of some
SELECT id AS row_key, run_id, purpose, recipient, name, region, locale, message_id, sha256, size
FROM delivery WHERE (? = 0 OR id IN (?))
