-- One row is one revision of what an agency filed for one project in one community for one month, drafts and returned ones included.
-- Parameters: the month as YYYY-MM; the moment (UTC) up to which filings are taken.
-- Columns: id; agency_code; project_code; community_code; period (YYYY-MM); revision; status (draft, submitted, approved, returned, voided);
-- submitted_at (UTC); the twelve claims, NULL if not filed.
SELECT id, agency_code, project_code, community_code, period, revision, status, submitted_at,
       claimed_visit_attendances, claimed_cases, claimed_case_attendances, claimed_groups, claimed_group_sessions, claimed_group_attendances,
       claimed_events, claimed_event_attendances, claimed_direct, claimed_indirect, claimed_direct_persons, claimed_indirect_persons
FROM submissions
WHERE period = ? AND (submitted_at <= ? OR submitted_at IS NULL)
