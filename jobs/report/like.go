package report

import (
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// LikeForLike is a change over what was filed in both windows alone: the same agency, project and community, month by
// month. A window whose agencies have all filed cannot be compared with one that lacks some.
type LikeForLike struct {
	Filings int            `json:"filings"` // in either window
	Now     reconcile.Pair `json:"now"`
	Before  reconcile.Pair `json:"before"`
}

// units holds what every unit (agency, project, community) filed in the months that are compared.
type units struct {
	windows []reconcile.Window
	inside  map[string]bool
	ids     map[unit]int32
	amounts map[unitMonth]reconcile.Pair
}

type unit struct{ agency, project, community string }

type unitMonth struct {
	unit  int32
	month period.Month
}

func newUnits(plan Plan, inside map[string]bool) *units {
	u := &units{inside: inside, ids: map[unit]int32{}, amounts: map[unitMonth]reconcile.Pair{}}
	if plan.Previous == nil { // a programme is compared with nothing
		return u
	}
	for _, w := range []*reconcile.Window{&plan.Main, plan.Previous, plan.YearBefore, plan.YearToDate,
		plan.YearToDateBefore} {
		if w != nil {
			u.windows = append(u.windows, *w)
		}
	}
	return u
}

func (u *units) add(o *reconcile.Outcome) {
	wanted := false
	for _, w := range u.windows {
		wanted = wanted || w.Contains(o.Period)
	}
	if !wanted || !u.inside[o.CommunityCode] {
		return
	}
	for i := range o.Counted {
		r := &o.Counted[i]
		k := unit{r.Submission.AgencyCode, r.Submission.ProjectCode, o.CommunityCode}
		id, known := u.ids[k]
		if !known {
			id = int32(len(u.ids))
			u.ids[k] = id
		}
		u.amounts[unitMonth{id, o.Period}] = reconcile.Pair{Direct: r.Direct, Indirect: r.Indirect}
	}
}

// like compares two windows of one length over what was filed in both; nil where nothing was.
func (u *units) like(now, before reconcile.Window) *LikeForLike {
	var out LikeForLike
	for k, n := range u.amounts {
		then := before.From + k.month - now.From
		b, both := u.amounts[unitMonth{k.unit, then}]
		if !both || !now.Contains(k.month) {
			continue
		}
		out.Filings++
		out.Now = sum(out.Now, n)
		out.Before = sum(out.Before, b)
	}
	if out.Filings == 0 {
		return nil
	}
	return &out
}

func sum(a, b reconcile.Pair) reconcile.Pair {
	return reconcile.Pair{Direct: a.Direct + b.Direct, Indirect: a.Indirect + b.Indirect}
}
