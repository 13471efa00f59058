-- where an account is signed in
SELECT sha256, account, address, agent, begun_at, seen_at FROM session
WHERE account = ? AND until_at > ? AND data <> '' AND begun_at IS NOT NULL ORDER BY seen_at DESC, sha256
