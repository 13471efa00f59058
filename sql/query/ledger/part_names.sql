-- every part that is kept, by its hash
SELECT DISTINCT sha256 FROM part ORDER BY sha256
