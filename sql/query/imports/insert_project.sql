-- One row is one project.
INSERT INTO projects (code, name, programme, field, agency_code, starts_on, ends_on, target_direct)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
