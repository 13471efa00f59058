-- ends the sessions of an account but one: each keeps its row, so that a request under way cannot bring it back
UPDATE session SET data = '' WHERE account = ? AND sha256 <> ? AND data <> ''
