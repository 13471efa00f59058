-- the first attempt of a subject
INSERT INTO sign_in (subject, failures, last_at) VALUES (?, 1, ?)
