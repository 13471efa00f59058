-- the columns of run: {run} in a list, {run.new} of a row to insert, {run.set} of one to write
id, job, slot, slot_at, period, region, kind, revision, claim, state, reason, cause, test_to, actor, as_of, released,
content_sha256, approval, audience_sha256, corrects, tries, owner, fence, lease_until, next_at, created_at, updated_at
