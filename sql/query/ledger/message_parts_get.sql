-- the headers and the list of parts of a message
SELECT parts FROM message_parts WHERE sha256 = ?
