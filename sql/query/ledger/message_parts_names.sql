-- every message that is kept as headers and parts, by its hash
SELECT sha256 FROM message_parts ORDER BY sha256
