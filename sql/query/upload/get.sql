-- one upload
SELECT id, name, sha256, size, encoding, state, uploaded_by, uploaded_at, settled_by, settled_at FROM upload WHERE id = ?
