-- The one row is how many submissions of a status in some communities were filed after a moment.
-- Parameters: the status; the moment; the communities.
SELECT COUNT(*) FROM submissions WHERE status = ? AND submitted_at > ? AND community_code IN (?)
