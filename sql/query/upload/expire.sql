-- discards what has waited for too long: when, since when
UPDATE upload SET state = 'discarded', settled_by = 'huizong', settled_at = ? WHERE state = 'waiting' AND uploaded_at < ?
