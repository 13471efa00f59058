-- deliveries that were laid out for version 0.1, and not taken back: who did that was interrupted
SELECT id FROM delivery WHERE state = 'queued' AND purpose = 'notice' AND sealed = 0 AND recipient = ?
