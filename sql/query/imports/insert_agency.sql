-- One row is one organisation.
INSERT INTO agencies (code, name, region_code, social_workers, contact)
VALUES (?, ?, ?, ?, ?)
