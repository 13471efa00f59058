-- stops the channel again, or opens it with an empty reason
UPDATE channel SET reason = ?, until_at = ? WHERE id = 1
