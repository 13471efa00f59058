-- what waits, and what was settled lately, newest first
SELECT id, name, sha256, size, encoding, state, uploaded_by, uploaded_at, settled_by, settled_at
FROM upload
ORDER BY id DESC
LIMIT 100
