-- how many rows are as version 0.1 wrote them
SELECT (SELECT COUNT(*) FROM message) + (SELECT COUNT(*) FROM snapshot WHERE report <> '')
