package report

// Pairs counts the records that may be one event: as people judged them, and those that nobody has judged yet.
type Pairs struct {
	Same        int   `json:"same"`        // one event, of which one record counts
	Different   int   `json:"different"`   // two events
	Open        int   `json:"open"`        // not judged: both count
	Attendances int64 `json:"attendances"` // of the open ones, what was filed later
}

// pairs counts those of the report's own window; nil: there are none.
func (b builder) pairs() *Pairs {
	out := Pairs{Same: b.main.Judgements.Same, Different: b.main.Judgements.Different,
		Open: int(b.main.Similar.Count), Attendances: b.main.Similar.Attendances}
	if out == (Pairs{}) {
		return nil
	}
	return &out
}
