-- One instance takes a night.
INSERT INTO kept_night (night, instance, began_at) VALUES (?, ?, ?)
