-- One row is one administrative area, named by its code.
UPDATE regions SET parent_code = ?, level = ?, name = ?, population = ? WHERE code = ?
