-- +goose Up
-- one row: what the last look at the whole source found, which no report alone comes to
CREATE TABLE source_look (
  id          TINYINT     NOT NULL,
  looked_at   DATETIME(6) NOT NULL,
  later       BIGINT      NOT NULL, -- submissions that are dated in the future
  quarantined BIGINT      NOT NULL, -- rows that cannot be placed or understood, those that were accepted left out
  stale       BIGINT      NOT NULL, -- judgements whose record that stays is gone
  strays      MEDIUMTEXT  NOT NULL, -- rows that belong to no submission: JSON, the first thousand
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE source_look;
