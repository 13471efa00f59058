-- runs by job, period, id and state (an empty value does not narrow), newest first
SELECT {run} FROM run
WHERE (? = '' OR job = ?) AND (? = '' OR period = ?) AND (? = 0 OR id = ?) AND (? = '' OR state = ?)
ORDER BY created_at DESC, id DESC LIMIT ?
