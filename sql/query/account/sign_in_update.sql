-- one more attempt of a subject
UPDATE sign_in SET failures = ?, last_at = ? WHERE subject = ?
