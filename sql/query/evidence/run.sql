-- what the audit vouches for of runs, by number: of all (0), or of some
SELECT id AS row_key, job, period, region, kind, revision, slot, reason, cause, test_to, actor, as_of, released, 
       CONCAT(approval, IF(audience_sha256 = '', '', ' '), audience_sha256), content_sha256
FROM run WHERE (? = 0 OR id IN (?))
