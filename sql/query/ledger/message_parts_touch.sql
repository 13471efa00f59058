-- says that a message was stored again; finds nothing where it never was
UPDATE message_parts SET used_at = ? WHERE sha256 = ?
