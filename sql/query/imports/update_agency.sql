-- One row is one organisation, named by its code.
UPDATE agencies SET name = ?, region_code = ?, social_workers = ?, contact = ? WHERE code = ?
