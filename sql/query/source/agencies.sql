-- One row is one organisation that files submissions.
-- Columns: code (unified social credit code); name; region_code; social_workers, how many it employs.
SELECT code, name, region_code, social_workers
FROM agencies
ORDER BY code
