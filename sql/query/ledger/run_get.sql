-- one run by id
SELECT id, job, slot, slot_at, period, region, kind, revision, state, reason, cause, test_to, actor, as_of, released, content_sha256, tries, owner, fence, created_at, updated_at FROM run WHERE id = ?
