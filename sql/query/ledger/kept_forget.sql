-- Takes away keys of persons that were written before a moment.
DELETE FROM kept WHERE part = 'persons' AND written_at < ?
