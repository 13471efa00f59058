-- what was sealed of a job and region and sent, without the reports, newest revision first
SELECT s.run_id, s.region, s.sha256, s.code, s.templates, s.sealed_at, r.revision, r.period, s.as_of, s.headline, s.errors,
  s.warnings
FROM snapshot s JOIN run r ON r.id = s.run_id
WHERE r.job = ? AND s.region = ? AND r.test_to = '' AND r.state IN ('delivering', 'delivered', 'partly_delivered')
ORDER BY r.period, r.revision DESC
