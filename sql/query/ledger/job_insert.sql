-- one job: its name and where its slots begin
INSERT INTO job (name, cursor_at) VALUES (?, ?)
