-- The one row is how many drafts the table has, and how many of them were begun after a moment. Parameter: the moment.
SELECT COUNT(*) AS drafts, CAST(COALESCE(SUM(submitted_at > ?), 0) AS SIGNED) AS later FROM submissions WHERE status = 'draft'
