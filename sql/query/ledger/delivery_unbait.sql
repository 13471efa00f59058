-- takes it back, if nobody has moved it
UPDATE delivery SET state = 'cancelled', fence = fence + 1, updated_at = ? WHERE id = ? AND state = 'queued'
