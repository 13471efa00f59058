-- +goose Up
-- a night in which a part of what is kept was read anew and compared; one instance does it
CREATE TABLE kept_night (
  night     DATE          NOT NULL,
  instance  VARCHAR(191)  NOT NULL,
  began_at  DATETIME(6)   NOT NULL,
  ended_at  DATETIME(6)   NULL,
  units     INT           NOT NULL DEFAULT 0, -- streets and months compared
  different INT           NOT NULL DEFAULT 0, -- of them: kept otherwise than they are; the fresh value was put in place
  note      VARCHAR(1000) NOT NULL DEFAULT '', -- which
  PRIMARY KEY (night)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE kept_night;
