-- the run that has claimed a period and revision
SELECT {run} FROM run WHERE claim = ?
