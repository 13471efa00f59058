-- one account
INSERT INTO account (name, title, role, password, disabled, address, history, must_change, password_at, factor, factor_step,
                     recovery, issuer, subject, invite, invite_until, created_at, changed_at)
VALUES (:name, :title, :role, :password, :disabled, :address, :history, :must_change, :password_at, :factor, :factor_step,
        :recovery, :issuer, :subject, :invite, :invite_until, :created_at, :changed_at)
