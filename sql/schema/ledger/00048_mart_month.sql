-- +goose Up
-- every month of every region / 各区划各月的核定数与报送情况 (docs: mart)
CREATE VIEW mart_month AS
SELECT r.period, r.top_code, r.region_code, r.region, r.level, r.parent_code, r.submissions, r.claimed_direct,
       r.claimed_indirect, r.direct, r.unverified, r.indirect, r.visit_attendances, r.case_attendances,
       r.group_attendances, r.event_attendances, r.group_sessions, r.distinct_cases, r.distinct_groups,
       r.distinct_events, r.expected, r.on_time, r.late, r.missing, r.returned, r.quarantined, w.as_of
FROM mart_month_row AS r JOIN mart_written AS w ON w.period = r.period AND w.top_code = r.top_code;

-- +goose Down
DROP VIEW mart_month;
