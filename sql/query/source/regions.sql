-- One row is one administrative area, from the province down to the community.
-- Columns: code; parent_code, empty at the top; level (province, prefecture, county, street, community); name; population, NULL if unknown.
SELECT code, parent_code, level, name, population
FROM regions
ORDER BY code
