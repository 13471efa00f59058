-- why and until when the channel is stopped
SELECT reason, until_at FROM channel WHERE id = 1
