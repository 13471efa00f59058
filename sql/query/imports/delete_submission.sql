-- One row is one draft of those named, about to be written anew.
DELETE FROM submissions WHERE id IN (?)
