-- the pieces of an upload, in order
SELECT data FROM upload_chunk WHERE upload = ? ORDER BY number
