-- one delivery
INSERT INTO delivery {delivery.new}
