-- runs by job, period, id and state (an empty value does not narrow), newest first
SELECT id, job, slot, slot_at, period, region, kind, revision, state, reason, cause, test_to, actor, as_of, released, content_sha256, tries, owner, fence, created_at, updated_at FROM run
WHERE (? = '' OR job = ?) AND (? = '' OR period = ?) AND (? = 0 OR id = ?) AND (? = '' OR state = ?)
ORDER BY id DESC LIMIT ?
