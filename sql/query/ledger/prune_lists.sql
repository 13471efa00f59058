-- what every message that stays is made of
SELECT sha256, parts FROM message_parts
