-- somebody wants to open it, or opens it
UPDATE quarantine SET proposed = ?, opened_by = ?, opened_at = ?, note = ? WHERE id = ? AND opened_at IS NULL
