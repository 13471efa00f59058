-- One row is the key that persons are kept under.
SELECT secret FROM kept_key WHERE id = 1
