-- the states of what a run has to deliver
SELECT state FROM delivery WHERE run_id = ? AND purpose <> 'notice' ORDER BY id
