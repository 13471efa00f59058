-- what a run sealed, without the reports
SELECT s.run_id, s.region, s.sha256, s.code, s.templates, s.sealed_at, r.revision, r.period, s.as_of, s.headline, s.errors,
  s.warnings
FROM snapshot s JOIN run r ON r.id = s.run_id WHERE s.run_id = ? ORDER BY s.region
