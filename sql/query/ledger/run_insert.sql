-- one run, pending or skipped
INSERT INTO run {run.new}
