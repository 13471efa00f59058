-- runs whose worker is gone and that were tried often enough: now, tries
SELECT id, job, slot, slot_at, period, region, kind, revision, state, reason, cause, test_to, actor, as_of, released, content_sha256, tries, owner, fence, created_at, updated_at FROM run WHERE state = 'building' AND lease_until < ? AND tries >= ?
