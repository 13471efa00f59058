-- a delivery as a step leaves it, if it is still as the step saw it
UPDATE delivery SET {delivery.set} WHERE id = :id AND fence = :seen AND state = :was
