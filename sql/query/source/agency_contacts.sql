-- One row is one organisation that letters can be sent to (核查反馈单, 催报). Read only when letters are written; a source
-- without the column has none.
-- Columns: code (unified social credit code); contact, one mail address of its office.
SELECT code, contact FROM agencies WHERE contact <> ''
