-- one try
INSERT INTO attempt (delivery_id, number, phase, class, code, enhanced, text, instance, started_at, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
