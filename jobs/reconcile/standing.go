package reconcile

import (
	"cmp"
	"slices"

	"huizong/jobs/period"
)

// Standing is what is published of a window and what a report sent earlier is held against: every figure, and how the
// window was filed.
type Standing struct {
	Window       Window
	Figures      Figures
	Persons      Persons
	Completeness Completeness
}

// Standing returns what the window stands at up to and with month to. Every cell of those months must have been added,
// and none of a later one; the fold may go on afterwards.
func (f *Fold) Standing(to period.Month) Standing {
	out := Standing{Window: Window{f.out.Window.From, to}, Figures: f.figures(), Persons: f.persons.result()}
	if f.states != nil {
		f.due(out.Window, func(e Expectation) { out.Completeness.Add(e.State) })
		return out
	}
	for _, month := range f.counted(out.Window) {
		out.Completeness.Merge(month.Completeness)
	}
	return out
}

// figures are the sums so far with the distinct cases, groups and events.
func (f *Fold) figures() Figures {
	out := f.out.Figures
	out.Cases, out.Groups, out.Events = f.codes[Case].len(), f.codes[Group].len(), f.codes[Event].len()
	return out
}

// Filed returns every revision that was filed and is no draft, by key, lowest revision first. It may be called while
// the outcome is handed on.
func (o *Outcome) Filed() []Submission {
	out := make([]Submission, 0, len(o.submissions))
	for i := range o.submissions {
		if s := &o.submissions[i]; s.Status != Draft && (o.asOf.IsZero() || !s.SubmittedAt.After(o.asOf)) {
			out = append(out, *s)
		}
	}
	slices.SortFunc(out, func(a, b Submission) int {
		return cmp.Or(cmp.Compare(a.AgencyCode, b.AgencyCode), cmp.Compare(a.ProjectCode, b.ProjectCode),
			cmp.Compare(a.Revision, b.Revision))
	})
	return out
}
