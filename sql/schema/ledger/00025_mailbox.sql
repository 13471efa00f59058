-- +goose Up
-- up to where the mailbox of bounces has been read, and when it is read next: the right to read it is taken by moving that
CREATE TABLE mailbox (
  name     VARCHAR(191) NOT NULL,
  validity BIGINT       NOT NULL,
  uid      BIGINT       NOT NULL,
  next_at  DATETIME(6)  NOT NULL,
  PRIMARY KEY (name)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE mailbox;
