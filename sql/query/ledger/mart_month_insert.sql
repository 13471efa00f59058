-- One row is one month of one region; values follow, a row in brackets each.
INSERT INTO mart_month_row (
  period, top_code, region_code, region, level, parent_code, submissions, claimed_direct, claimed_indirect, direct,
  unverified, indirect, visit_attendances, case_attendances, group_attendances, event_attendances,
  group_sessions, distinct_cases, distinct_groups, distinct_events, expected, on_time, late, missing, returned,
  quarantined
) VALUES
