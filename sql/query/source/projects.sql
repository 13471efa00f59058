-- One row is one funded piece of work of one agency.
-- Columns: code; name; programme, who funds it; field of service; agency_code; starts_on and ends_on, both days included; target_direct, the
-- contract target in person-times, NULL if there is none.
SELECT code, name, programme, field, agency_code, starts_on, ends_on, target_direct
FROM projects
ORDER BY code
