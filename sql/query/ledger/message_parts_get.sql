-- the headers and the list of parts of a message, and the size of it rebuilt
SELECT parts, size FROM message_parts WHERE sha256 = ?
