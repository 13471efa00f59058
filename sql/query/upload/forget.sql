-- the pieces of what waits no longer
DELETE upload_chunk FROM upload_chunk JOIN upload ON upload.id = upload_chunk.upload WHERE upload.state <> 'waiting'
