-- a run as a step leaves it, if it is still as the step saw it
UPDATE run SET {run.set} WHERE id = :id AND fence = :seen AND state = :was
