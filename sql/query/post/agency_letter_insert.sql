-- a letter to an agency that was queued
INSERT INTO agency_letter (delivery_id, purpose, agency, period, stage, number, actor, reason, created_at)
VALUES (:delivery_id, :purpose, :agency, :period, :stage, :number, :actor, :reason, :created_at)
