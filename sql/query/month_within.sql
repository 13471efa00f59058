-- One row is one submission of a month in one of the communities named, in the order of communities.
-- {submissions} stands for source/submissions.sql; (?) for the communities.
SELECT id, agency_code, project_code, community_code, period, revision, status, submitted_at,
       claimed_visit_attendances, claimed_cases, claimed_case_attendances, claimed_groups, claimed_group_sessions, claimed_group_attendances,
       claimed_events, claimed_event_attendances, claimed_direct, claimed_indirect, claimed_direct_persons, claimed_indirect_persons
FROM ({submissions}) AS s
WHERE community_code IN (?)
ORDER BY community_code, id
