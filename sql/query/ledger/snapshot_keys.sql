-- every sealed report, without its content; run 0 means all
SELECT run_id, region, sha256, as_of, headline, errors, warnings FROM snapshot WHERE (? = 0 OR run_id = ?)
ORDER BY run_id, region
