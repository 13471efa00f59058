-- the delivery with a Message-ID
SELECT id FROM delivery WHERE message_id = ?
