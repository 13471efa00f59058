-- one run, pending or skipped
INSERT INTO run (job, slot, slot_at, period, region, kind, revision, claim, state, reason, cause, test_to, actor, as_of, released, next_at, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
