-- one decision
INSERT INTO decision (run_id, verdict, actor, reason, content_sha256, at) VALUES (?, ?, ?, ?, ?, ?)
