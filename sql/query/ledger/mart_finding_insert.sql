-- One row is one finding of a month; values follow, a row in brackets each.
INSERT INTO mart_finding_row (
  period, top_code, number, code, severity, agency_code, project_code, community_code, submission, other_submission,
  record, other_record, claimed, counted, subject
) VALUES
