package admin

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
	Source   string // why the source cannot be read
	AsOf     time.Time
	CanRun   bool
}

func (s *Server) overviewPage(v *visit) error {
	ctx := v.r.Context()
	if v.r.URL.Query().Get("fresh") != "" { // 刷新: read anew, whatever is kept
		s.filings.forget()
		s.changed.forget()
	}
	st, err := s.stock(ctx)
	if err != nil {
		return err
	}
	o := overview{Today: v.clock().today(v.now()), Channel: st.channel, CanRun: v.who.role.May("operator")}
	for _, d := range st.deliveries {
		if d.State == ledger.Queued {
			o.Waiting++
		}
	}
	if o.Todo, err = v.todos(st); err != nil {
		return err
	}
	filings, at, err := s.allFilings(ctx)
	if err != nil {
		s.service.Log.Warn("cannot read the source", "error", err)
		o.Source = v.clock().stamp(v.now(), v.now())
	}
	o.AsOf = at
	if len(filings) > 0 {
		if o.Watch, o.Guessed, err = v.watch(st, filings); err != nil {
			return err
		}
		o.Progress = v.progress(filings[s.regions()[0]])
	}
	if up := s.service.Upcoming(v.now(), 1); len(up) > 0 {
		if t, err := time.Parse(time.RFC3339, up[0].Slot); err == nil {
			o.Next = v.clock().slot(t, v.now())
		}
	}
	o.Trouble, o.Others, o.Last = v.trouble(st)
	if o.Recent, err = v.recent(st); err != nil {
		return err
	}
	o.Changed = slices.ContainsFunc(o.Recent, func(r recent) bool { return r.Changed != nil })
	return v.show(http.StatusOK, "overview", "总览", "/", o)
}
