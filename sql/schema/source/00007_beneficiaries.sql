-- One row is one person reached by a submission, as a keyed hash made by the filing system (16 bytes; 32 hexadecimal digits in files), never
-- an identity. BINARY(16) and not CHAR(32): half the bytes to keep and to send, and nothing to decode.
-- +goose Up
CREATE TABLE beneficiaries (
  submission_id VARCHAR(64) NOT NULL,
  relation      VARCHAR(8)  NOT NULL,
  person_key    BINARY(16)  NOT NULL,
  PRIMARY KEY (submission_id, relation, person_key)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE beneficiaries;
