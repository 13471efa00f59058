-- forgets the attempts of a subject
DELETE FROM sign_in WHERE subject = ?
