package judge

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"huizong/admin/door"
	"huizong/admin/web"
	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// sought is the month and the pair that are asked for.
func (v *visit) sought() (of jobs.Sought, err error) {
	q := v.R.URL.Query()
	if month := cmp.Or(v.R.PostFormValue("month"), q.Get("month")); month != "" {
		if of.Month, err = period.ParseMonth(month); err != nil {
			return of, door.ErrNoPage
		}
	}
	one, other, _ := strings.Cut(q.Get("pair"), "~")
	if judged := v.R.PostFormValue("stays"); judged != "" {
		one, other = judged, v.R.PostFormValue("goes")
	}
	of.One, of.Other = reconcile.ID(one), reconcile.ID(other)
	return of, nil
}

// judging reads the pairs that are asked for: of those that nobody judged the ones that most hangs on, and one that is
// not among them only where it is asked for.
func (v *visit) judging(of jobs.Sought) (*jobs.Judging, error) {
	j, err := v.Judging(v.R.Context(), jobs.Sought{Month: of.Month})
	if err != nil || of.One == "" || j.Unlisted.Count == 0 {
		return j, err
	}
	if _, listed := j.Pair(of.One, of.Other); listed {
		return j, nil
	}
	return v.Judging(v.R.Context(), of)
}

// asked is the state that is asked for, and the pair; one that was judged meanwhile is shown as it stands, and no other
// in its place.
func (v *visit) asked(j *jobs.Judging, of jobs.Sought) (state jobs.PairState, pair string) {
	q := v.R.URL.Query()
	if state = jobs.PairState(q.Get("state")); !slices.Contains(jobs.PairStates, state) {
		state = jobs.PairOpen
	}
	p, ok := j.Pair(of.One, of.Other)
	if !ok || of.One == "" {
		return state, ""
	}
	if q.Has("state") || v.R.Method == http.MethodPost {
		state = p.State
	}
	return state, pairKey(&p)
}

// months are the choices of a month, the newest first.
func (v *visit) months(j *jobs.Judging, on period.Month) []web.Choice {
	last := period.MonthAt(v.Now().In(v.Service.Zone))
	first := last
	for _, p := range j.Directory.SortedProjects() {
		first = min(first, p.StartsOn.Month())
	}
	out := []web.Choice{{Text: v.Lang.Say("所有月份"), On: on == 0}}
	for m := last; m >= first; m-- {
		out = append(out, web.Choice{Value: m.String(), Text: v.Lang.Month(m), On: m == on})
	}
	return out
}
