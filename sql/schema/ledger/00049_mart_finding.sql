-- +goose Up
-- every finding / 各条核查问题 (docs: mart)
CREATE VIEW mart_finding AS
SELECT r.period, r.top_code, r.number, r.code, r.severity, r.agency_code, r.project_code, r.community_code, r.submission,
       r.other_submission, r.record, r.other_record, r.claimed, r.counted, r.subject, w.as_of
FROM mart_finding_row AS r JOIN mart_written AS w ON w.period = r.period AND w.top_code = r.top_code;

-- +goose Down
DROP VIEW mart_finding;
