-- +goose Up
-- when the mail server took it last; whether it is a copy; and to whom its head says that it goes, where that is not its
-- recipient alone
ALTER TABLE delivery
  ADD COLUMN sent_at DATETIME(6) NULL,
  ADD COLUMN kind    VARCHAR(8)  NOT NULL DEFAULT 'to', -- to, cc
  ADD COLUMN heading MEDIUMTEXT  NULL; -- JSON
UPDATE delivery SET sent_at = (SELECT MAX(a.ended_at) FROM attempt a
                               WHERE a.delivery_id = delivery.id AND a.class = 'sent');

-- +goose Down
ALTER TABLE delivery DROP COLUMN sent_at, DROP COLUMN kind, DROP COLUMN heading;
