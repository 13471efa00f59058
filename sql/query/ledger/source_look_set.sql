-- What a look at the whole source found takes the place of what the one before found.
INSERT INTO source_look (id, looked_at, later, quarantined, stale, strays) VALUES (1, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE looked_at = VALUES(looked_at), later = VALUES(later), quarantined = VALUES(quarantined),
  stale = VALUES(stale), strays = VALUES(strays)
