-- the place that is known from here on
UPDATE place SET made_at = ? WHERE id = 1
