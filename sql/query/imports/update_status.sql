-- One row is one submission of those named; its status is all of it that ever changes.
UPDATE submissions SET status = ? WHERE id IN (?)
