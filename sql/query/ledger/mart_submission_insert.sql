-- One row is one counted submission of a month; values follow, a row in brackets each.
INSERT INTO mart_submission_row (
  period, top_code, submission, revision, submitted_at, first_filed_at, agency_code, agency, project_code, project,
  programme, field, community_code, community, street_code, county_code, prefecture_code, province_code,
  claimed_direct, claimed_indirect, recorded, direct, unverified, indirect, visit_attendances, case_attendances,
  group_attendances, event_attendances, group_sessions, distinct_cases, distinct_groups, distinct_events
) VALUES
