-- the attempts of a subject, locked
SELECT failures, last_at FROM sign_in WHERE subject = ? FOR UPDATE
