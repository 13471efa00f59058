-- deliveries that may have gone out since the database was saved, or since an instance was last seen
SELECT {delivery} FROM delivery WHERE state IN ('queued', 'sending', 'committing', 'held') AND updated_at <= ? ORDER BY id
