-- how large a statement the server takes, and how large what is stored in one row may be: a chunk, or the longest list
-- of parts; in the form of version 0.1 (form 1) a whole message
SELECT @@max_allowed_packet AS most,
       GREATEST(1048576, COALESCE((SELECT MAX(LENGTH(parts)) FROM message_parts), 0),
                COALESCE((SELECT MAX(LENGTH(body)) FROM message), 0)) AS longest
