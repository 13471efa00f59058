-- what tags are made with, unless it was set
UPDATE relay SET secret = ? WHERE id = 1 AND secret = ''
