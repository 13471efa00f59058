-- reports as version 0.1 wrote them, without their content
SELECT run_id, region, sha256 FROM snapshot WHERE report <> '' ORDER BY run_id, region
