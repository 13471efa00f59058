-- whether a delivery of a run (given first and last) that counts is in one of these states
SELECT EXISTS (SELECT 1 FROM delivery d
  WHERE d.run_id = ? AND d.state IN (?) AND d.purpose <> 'notice'
    AND d.id NOT IN (SELECT r.replaces FROM delivery r WHERE r.run_id = ? AND r.replaces > 0 AND r.state = 'sent'))
