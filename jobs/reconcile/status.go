package reconcile

import "time"

// StatusChange is one change of a submission's status, where the source keeps them.
type StatusChange struct {
	Status Status
	At     time.Time
}

// StatusAt returns the status that a submission had at a moment (zero: has now): that of its last change, or Submitted
// before the first. Of a submission without any change it is column, the status at the moment of reading. Of changes
// at one instant the last one given holds.
func StatusAt(column Status, changes []StatusChange, asOf time.Time) Status {
	if len(changes) == 0 {
		return column
	}
	status, at := Submitted, time.Time{}
	for _, c := range changes {
		if (asOf.IsZero() || !c.At.After(asOf)) && !c.At.Before(at) {
			status, at = c.Status, c.At
		}
	}
	return status
}
