-- One row is one administrative area.
INSERT INTO regions (code, parent_code, level, name, population)
VALUES (?, ?, ?, ?, ?)
