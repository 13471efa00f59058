-- what the audit vouches for of accounts, by name: of all (0), or of some
SELECT name AS row_key, title, role, password, disabled, address, history, must_change, password_at, factor, recovery,
       issuer, subject, invite, invite_until
FROM account WHERE (? = 0 OR name IN (?))
