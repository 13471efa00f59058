-- one sealed report with its headline
INSERT INTO snapshot (run_id, region, report, sha256, code, templates, sealed_at, as_of, headline, errors, warnings)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
