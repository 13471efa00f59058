-- one sealed report
INSERT INTO snapshot (run_id, region, report, sha256, code, templates, sealed_at) VALUES (?, ?, ?, ?, ?, ?, ?)
