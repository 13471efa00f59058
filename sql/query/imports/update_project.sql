-- One row is one project, named by its code.
UPDATE projects SET name = ?, programme = ?, field = ?, agency_code = ?, starts_on = ?, ends_on = ?, target_direct = ? WHERE code = ?
