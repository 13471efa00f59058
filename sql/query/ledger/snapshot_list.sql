-- the sealed reports of a run
SELECT s.run_id, s.region, s.report, s.sha256, s.code, s.templates, s.sealed_at, r.revision, r.period
FROM snapshot s JOIN run r ON r.id = s.run_id WHERE s.run_id = ? ORDER BY s.region
