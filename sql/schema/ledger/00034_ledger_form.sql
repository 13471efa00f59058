-- +goose Up
-- what is of the ledger as a whole: a random of its own, and the form that is written (1: version 0.1 reads it, 2: it
-- does not)
CREATE TABLE ledger_form (
  id         INT         NOT NULL,
  identity   CHAR(32)    NOT NULL,
  form       INT         NOT NULL,
  changed_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE ledger_form;
