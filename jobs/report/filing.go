package report

import (
	"cmp"
	"slices"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// filing arranges the submissions due by state and agency.
func (b builder) filing(t Trend) Filing {
	f := Filing{Completeness: b.main.Completeness, Unexpected: b.main.Counts[reconcile.SubmissionUnexpected]}
	states := map[string]*AgencyStates{}
	for _, e := range b.main.Expectations {
		if states[e.AgencyCode] == nil {
			states[e.AgencyCode] = &AgencyStates{Code: e.AgencyCode, Name: b.agency(e.AgencyCode)}
		}
		states[e.AgencyCode].Add(e.State)
		if e.Voided {
			f.Voided++
		}
	}
	f.Agencies = b.agencyFilings(b.main.Expectations)
	for _, code := range sortedKeys(states) {
		s := *states[code]
		f.ByAgency = append(f.ByAgency, s)
		if s.OnTime == s.Expected {
			f.Punctual = append(f.Punctual, Place{Code: code, Name: s.Name})
		}
	}
	f.ByPoint = b.filingPoints(t)
	return f
}

// agencyFilings are the submissions that were not filed on time, by agency and state.
func (b builder) agencyFilings(all []reconcile.Expectation) (out []AgencyFiling) {
	groups := map[AgencyState]*AgencyFiling{}
	for _, e := range all {
		if e.State == reconcile.OnTime {
			continue
		}
		k := AgencyState{e.State, e.AgencyCode}
		if groups[k] == nil {
			groups[k] = &AgencyFiling{State: e.State, AgencyCode: e.AgencyCode, Agency: b.agency(e.AgencyCode)}
		}
		groups[k].Count++
		groups[k].Months = append(groups[k].Months, e.Period)
	}
	for _, g := range groups {
		slices.Sort(g.Months)
		g.Months = slices.Compact(g.Months)
		out = append(out, *g)
	}
	slices.SortFunc(out, func(x, y AgencyFiling) int {
		return cmp.Or(cmp.Compare(stateOrder(x.State), stateOrder(y.State)), cmp.Compare(y.Count, x.Count),
			cmp.Compare(x.AgencyCode, y.AgencyCode))
	})
	return out
}

// AgencyState is one agency's submissions of one state.
type AgencyState struct {
	State      reconcile.State
	AgencyCode string
}

func stateOrder(s reconcile.State) int {
	return slices.Index([]reconcile.State{reconcile.OnTime, reconcile.Late, reconcile.Missing, reconcile.NotAccepted,
		reconcile.Unreadable}, s)
}

// filingPoints breaks the window's completeness down by month; a programme's by the periods of its trend, which lie in
// it.
func (b builder) filingPoints(t Trend) []FilingPoint {
	var out []FilingPoint
	if b.in.Period.Kind == period.Programme {
		for _, p := range t.Points {
			out = append(out, FilingPoint{p.Period, completenessOf(b.main.Expectations, p.From, p.To)})
		}
		return out
	}
	for m := b.in.Period.From; m <= b.in.Period.To; m++ {
		out = append(out, FilingPoint{period.Of(period.Monthly, m), completenessOf(b.main.Expectations, m, m)})
	}
	return out
}
