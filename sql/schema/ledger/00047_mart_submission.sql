-- +goose Up
-- every submission that counts, reconciled / 每份计入的填报及其核定数 (docs: mart)
CREATE VIEW mart_submission AS
SELECT r.period, r.top_code, r.submission, r.revision, r.submitted_at, r.first_filed_at, r.agency_code, r.agency,
       r.project_code, r.project, r.programme, r.field, r.community_code, r.community, r.street_code, r.county_code,
       r.prefecture_code, r.province_code, r.claimed_direct, r.claimed_indirect, r.recorded, r.direct, r.unverified,
       r.indirect, r.visit_attendances, r.case_attendances, r.group_attendances, r.event_attendances,
       r.group_sessions, r.distinct_cases, r.distinct_groups, r.distinct_events, w.as_of
FROM mart_submission_row AS r JOIN mart_written AS w ON w.period = r.period AND w.top_code = r.top_code;

-- +goose Down
DROP VIEW mart_submission;
