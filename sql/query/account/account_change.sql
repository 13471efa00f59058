-- what an account is, from now on
UPDATE account
SET title = :title, role = :role, password = :password, disabled = :disabled, address = :address, history = :history,
    must_change = :must_change, password_at = :password_at, factor = :factor, factor_step = :factor_step,
    recovery = :recovery, issuer = :issuer, subject = :subject, invite = :invite, invite_until = :invite_until,
    changed_at = :changed_at
WHERE name = :name
