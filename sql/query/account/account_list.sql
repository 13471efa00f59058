-- every account by name
SELECT name, title, role, password, disabled, created_at, changed_at, address, history, must_change, password_at, factor, factor_step,
       recovery, issuer, subject, invite, invite_until, signed_in_at
FROM account ORDER BY name
