-- deliveries by run and state (an empty value does not narrow) in order
SELECT {delivery} FROM delivery WHERE (? = 0 OR run_id = ?) AND (? = '' OR state = ?) ORDER BY created_at, id LIMIT ?
