-- deliveries that may have gone out since the database was saved
SELECT {delivery} FROM delivery WHERE state IN ('queued', 'sending', 'committing') AND created_at <= ? ORDER BY id
