-- whether a browser has signed in to an account
SELECT COUNT(*) FROM browser WHERE sha256 = ? AND account = ? AND until_at > ?
