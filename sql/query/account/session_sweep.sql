-- sessions that are over
DELETE FROM session WHERE until_at <= ?
