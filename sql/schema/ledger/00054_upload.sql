-- +goose Up
-- a file that was handed in to be imported: it waits until it is written or discarded, for a week at most
CREATE TABLE upload (
  id          BIGINT       NOT NULL AUTO_INCREMENT,
  name        VARCHAR(255) NOT NULL,
  sha256      CHAR(64)     NOT NULL,
  size        BIGINT       NOT NULL, -- bytes
  encoding    VARCHAR(16)  NOT NULL, -- of text files, as it was said; '' to be found out
  state       VARCHAR(16)  NOT NULL, -- waiting, written, discarded
  uploaded_by VARCHAR(191) NOT NULL,
  uploaded_at DATETIME(6)  NOT NULL,
  settled_by  VARCHAR(191) NOT NULL DEFAULT '',
  settled_at  DATETIME(6)  NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE upload;
