-- rows that belong to no run and no delivery: nobody but a forger leaves one
SELECT 'attempt' AS of, a.delivery_id AS id FROM attempt a LEFT JOIN delivery d ON d.id = a.delivery_id WHERE d.id IS NULL
UNION ALL
SELECT 'message', m.delivery_id FROM message m LEFT JOIN delivery d ON d.id = m.delivery_id WHERE d.id IS NULL
UNION ALL
SELECT 'snapshot', s.run_id FROM snapshot s LEFT JOIN run r ON r.id = s.run_id WHERE r.id IS NULL
UNION ALL
SELECT 'decision', c.run_id FROM decision c LEFT JOIN run r ON r.id = c.run_id WHERE r.id IS NULL
