package reconcile

import (
	"slices"

	"huizong/jobs/period"
)

// filedMonth is how what was due in a month was filed.
type filedMonth struct {
	Completeness
	empty int64
}

// expected is one submission that is due.
type expected struct {
	project, community string
	period             period.Month
}

// file takes in how what was expected in a cell was filed.
func (f *Fold) file(o *Outcome) {
	if f.states == nil {
		m := f.filings[o.Period]
		for _, s := range o.States {
			m.Add(s.State)
			if s.Empty {
				m.empty++
			}
		}
		f.filings[o.Period] = m
		return
	}
	for _, s := range o.States {
		f.states[expected{s.ProjectCode, o.CommunityCode, o.Period}] = s
	}
}

// counted is how what was due in each month of w was filed, of a fold that only counts: what did not come in is
// missing.
func (f *Fold) counted(w Window) map[period.Month]filedMonth {
	out := map[period.Month]filedMonth{}
	for _, p := range f.dir.Projects {
		due := int64(0)
		for community := range p.listed {
			if _, ok := f.inside[community]; ok {
				due++
			}
		}
		for m := max(p.StartsOn.Month(), w.From); due > 0 && m <= min(p.EndsOn.Month(), w.To); m++ {
			month := out[m]
			month.Expected += due
			out[m] = month
		}
	}
	for m, due := range out {
		filed := f.filings[m]
		filed.Missing += due.Expected - filed.Expected
		filed.Expected = due.Expected
		out[m] = filed
	}
	return out
}

// count counts what is due in the fold's window, and what is to be said of it.
func (f *Fold) count() {
	for m, month := range f.counted(f.out.Window) {
		f.out.Completeness.Merge(month.Completeness)
		f.out.FilingByMonth[m] = month.Completeness
		for state, code := range stateFindings {
			f.told(code, *month.of(state))
		}
		f.told(SubmissionEmpty, month.empty)
	}
}

// due walks every submission that is due in the window w, and hands on how it was filed.
func (f *Fold) due(w Window, visit func(Expectation)) {
	for _, p := range f.dir.SortedProjects() {
		for _, community := range slices.Sorted(slices.Values(p.Communities)) {
			if _, ok := f.inside[community]; !ok {
				continue
			}
			for m := max(p.StartsOn.Month(), w.From); m <= min(p.EndsOn.Month(), w.To); m++ {
				s, ok := f.states[expected{p.Code, community, m}]
				if !ok {
					s.State = Missing
				}
				visit(Expectation{
					AgencyCode:    p.AgencyCode,
					ProjectCode:   p.Code,
					CommunityCode: community,
					Period:        m,
					State:         s.State,
					Submission:    s.Submission,
					Voided:        s.Voided,
					Empty:         s.Empty,
				})
			}
		}
	}
}

// expect counts and keeps what is due in the fold's window.
func (f *Fold) expect(e Expectation) {
	f.out.Completeness.Add(e.State)
	month := f.out.FilingByMonth[e.Period]
	month.Add(e.State)
	f.out.FilingByMonth[e.Period] = month
	if f.detail || f.naming && !e.State.filed() {
		f.out.Expectations = append(f.out.Expectations, e)
	}
	if code, ok := stateFindings[e.State]; ok {
		f.note(e.finding(code))
	}
	if e.Empty {
		f.note(e.finding(SubmissionEmpty))
	}
}

func (e Expectation) finding(code Code) Finding {
	return Finding{Code: code, Severity: code.Severity(), AgencyCode: e.AgencyCode, ProjectCode: e.ProjectCode,
		CommunityCode: e.CommunityCode, Period: &e.Period, Submission: e.Submission}
}

var stateFindings = map[State]Code{
	Late:        SubmissionLate,
	Missing:     SubmissionMissing,
	NotAccepted: SubmissionReturned,
}
