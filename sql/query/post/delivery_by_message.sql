-- the delivery that has a Message-ID
SELECT id FROM delivery WHERE message_id = ?
