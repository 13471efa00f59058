-- every revision of what an agency filed of a month: agency, month
SELECT CAST(id AS CHAR) AS id, agency_code, project_code, community_code, period, revision, status, submitted_at,
       claimed_visit_attendances, claimed_cases, claimed_case_attendances, claimed_groups, claimed_group_sessions, claimed_group_attendances,
       claimed_events, claimed_event_attendances, claimed_direct, claimed_indirect, claimed_direct_persons, claimed_indirect_persons
FROM submissions
WHERE agency_code = ? AND period = ?
ORDER BY revision
