-- One row is the submissions that have the same month, community and status, drafts included: all of the table.
-- Parameter: the moment (UTC, or in source.zone) up to which filings are taken.
-- Columns: period, community_code, status, as source/submissions.sql gives them; submissions, how many; later, how many of them were filed
-- after the moment; undated, how many have no time of filing, or one whose day or month is zero; characters, the sum of the lengths of community_code and status,
-- which tells spellings apart that a collation takes for one.
SELECT period, community_code, status, COUNT(*) AS submissions,
       CAST(COALESCE(SUM(submitted_at > ? AND MONTH(submitted_at) > 0 AND DAYOFMONTH(submitted_at) > 0), 0) AS SIGNED) AS later,
       COUNT(*) - COUNT(CASE WHEN submitted_at >= '1000-01-01' AND MONTH(submitted_at) > 0 AND DAYOFMONTH(submitted_at) > 0 THEN 1 END) AS undated,
       CAST(COALESCE(SUM(CHAR_LENGTH(community_code) + CHAR_LENGTH(status)), 0) AS SIGNED) AS characters
FROM submissions
GROUP BY period, community_code, status
