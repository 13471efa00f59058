-- when each delivery was sent, of one run or of all (0): when the server took it
SELECT a.delivery_id AS id, MAX(a.ended_at) AS sent_at FROM attempt a JOIN delivery d ON d.id = a.delivery_id WHERE a.class = 'sent' AND (? = 0 OR d.run_id = ?) GROUP BY a.delivery_id
