package overview

import (
	"net/http"
	"slices"
	"time"

	"huizong/jobs/ledger"
)

// overview is what an administrator sees first: what waits for a decision, what falls due, what is in trouble, who has
// filed.
type overview struct {
	Today    string
	Channel  string // why the mail channel is stopped
	Waiting  int    // deliveries that wait for it
	Todo     []todo
	Next     string // the next slot, where there is nothing to decide
	Watch    []watched
	Guessed  string // years without a calendar
	Trouble  []troubled
	Others   int // deliveries of the same runs that were sent
	Last     string
	Progress progress
	Recent   []recent
	Changed  bool   // one of them would read differently today
	Stale    bool   // that is not known: the source is behind
	Source   string // why the source cannot be read
	AsOf     time.Time
	CanRun   bool
}

func (v *visit) overviewPage() error {
	ctx := v.R.Context()
	if v.R.URL.Query().Get("fresh") != "" { // 刷新: read anew, whatever is kept
		v.ForgetSource()
	}
	st, err := v.Stock(ctx)
	if err != nil {
		return err
	}
	o := overview{Today: v.Clock().Today(v.Now()), Channel: st.Channel, CanRun: v.Who.Role.May("operator")}
	for _, d := range st.Deliveries {
		if d.State == ledger.Queued {
			o.Waiting++
		}
	}
	if o.Todo, err = v.todos(st); err != nil {
		return err
	}
	filings, at, err := v.AllFilings(ctx)
	if err != nil {
		v.Service.Log.Warn("cannot read the source", "error", err)
		o.Source = v.Clock().Stamp(v.Now(), v.Now())
	}
	o.AsOf = at
	if len(filings) > 0 {
		if o.Watch, o.Guessed, err = v.watch(st, filings); err != nil {
			return err
		}
		o.Progress = v.progress(filings[v.Regions()[0]])
	}
	if up := v.Service.Upcoming(v.Now(), 1); len(up) > 0 {
		if t, err := time.Parse(time.RFC3339, up[0].Slot); err == nil {
			o.Next = v.Clock().Slot(t, v.Now())
		}
	}
	o.Trouble, o.Others, o.Last = v.trouble(st)
	if o.Recent, err = v.recent(st); err != nil {
		return err
	}
	o.Stale = v.ChangedSince(v.R.Context()).Stale
	o.Changed = slices.ContainsFunc(o.Recent, func(r recent) bool { return r.Changed != nil })
	return v.Show(http.StatusOK, "overview", "总览", "/", o)
}
