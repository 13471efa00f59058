-- when the server made the table of places, as it was last seen and as it says now
SELECT p.made_at, (SELECT t.create_time FROM information_schema.tables t
  WHERE t.table_schema = DATABASE() AND t.table_name = 'place') AS made_now
FROM place p WHERE p.id = 1
