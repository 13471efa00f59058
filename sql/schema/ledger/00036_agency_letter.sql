-- +goose Up
-- one letter to an agency: what became of its filings of a period, or that it has not filed. The key is the claim: of
-- each there is one, and another only where somebody says why
CREATE TABLE agency_letter (
  delivery_id BIGINT        NOT NULL,
  purpose     VARCHAR(16)   NOT NULL, -- feedback, remind
  agency      VARCHAR(18)   NOT NULL,
  period      VARCHAR(32)   NOT NULL,
  stage       VARCHAR(16)   NOT NULL, -- of a reminder: before or after its deadline
  number      INT           NOT NULL,
  actor       VARCHAR(191)  NOT NULL,
  reason      VARCHAR(1000) NOT NULL, -- why it goes again
  created_at  DATETIME(6)   NOT NULL,
  PRIMARY KEY (delivery_id),
  UNIQUE KEY agency_letter_claim (purpose, agency, period, stage, number),
  KEY agency_letter_agency (agency)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE agency_letter;
