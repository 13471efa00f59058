-- +goose Up
-- who a person is beside a password: an address, a second factor, an identity elsewhere, an invitation
ALTER TABLE account
  ADD COLUMN address      VARCHAR(320)  NOT NULL DEFAULT '',
  ADD COLUMN history      VARCHAR(1000) NOT NULL DEFAULT '', -- JSON: PHC forms of the passwords before
  ADD COLUMN must_change  TINYINT       NOT NULL DEFAULT 0,  -- another set the password
  ADD COLUMN password_at  DATETIME(6)   NULL,
  ADD COLUMN factor       VARCHAR(255)  NOT NULL DEFAULT '', -- sealed with a key outside the database
  ADD COLUMN factor_step  BIGINT        NOT NULL DEFAULT 0,  -- of the last code that was accepted
  ADD COLUMN recovery     VARCHAR(1500) NOT NULL DEFAULT '', -- JSON: MACs of the recovery codes that are left
  ADD COLUMN issuer       VARCHAR(255)  NOT NULL DEFAULT '', -- of OpenID Connect
  ADD COLUMN subject      VARCHAR(255)  NOT NULL DEFAULT '',
  ADD COLUMN invite       CHAR(64)      NOT NULL DEFAULT '', -- SHA-256 of an open invitation
  ADD COLUMN invite_until DATETIME(6)   NULL;

-- +goose Down
ALTER TABLE account DROP COLUMN address, DROP COLUMN history, DROP COLUMN must_change, DROP COLUMN password_at,
  DROP COLUMN factor, DROP COLUMN factor_step, DROP COLUMN recovery, DROP COLUMN issuer, DROP COLUMN subject,
  DROP COLUMN invite, DROP COLUMN invite_until;
