-- moves a run after its deliveries
UPDATE run SET state = ?, updated_at = ? WHERE id = ? AND state IN ('sealed', 'delivering', 'delivered', 'partly_delivered', 'failed')
