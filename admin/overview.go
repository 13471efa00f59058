package admin

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

// overview is what an administrator sees first: what waits for a decision, what falls due, what is in trouble, who has filed.
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

// todo is one thing that waits for a person.
type todo struct {
	Class, Title, Aside, Text, Href string
	Tag                             tag
	When, Since                     string
	Button                          string
	First                           bool
	rank                            int
	at                              time.Time
}

// stock is what the overview reads of the ledger, in a fixed number of statements.
type stock struct {
	runs       []ledger.Run // the newest
	byID       map[int64]ledger.Run
	deliveries []ledger.Delivery // reports that are not sent
	jobs       map[string]ledger.Job
	channel    string
}

// recentRuns is how many runs the overview looks at.
const recentRuns = 200

func (s *Server) stock(ctx context.Context) (*stock, error) {
	out := &stock{byID: map[int64]ledger.Run{}, jobs: map[string]ledger.Job{}}
	var err error
	if out.runs, err = s.ledger().Runs(ctx, ledger.Filter{Limit: recentRuns}); err != nil {
		return nil, err
	}
	for _, state := range []ledger.RunState{ledger.HeldRun, ledger.AwaitingApproval} { // however old
		more, err := s.ledger().Runs(ctx, ledger.Filter{State: string(state)})
		if err != nil {
			return nil, err
		}
		for _, r := range more {
			if !slices.ContainsFunc(out.runs, func(o ledger.Run) bool { return o.ID == r.ID }) {
				out.runs = append(out.runs, r)
			}
		}
	}
	for _, r := range out.runs {
		out.byID[r.ID] = r
	}
	for _, state := range []ledger.DeliveryState{ledger.InDoubt, ledger.Failed, ledger.Expired, ledger.Queued, ledger.Sending, ledger.Committed, ledger.Held} {
		ds, err := s.ledger().Deliveries(ctx, ledger.Filter{State: string(state), Limit: recentRuns})
		if err != nil {
			return nil, err
		}
		for _, d := range ds {
			if d.Purpose == ledger.Report {
				out.deliveries = append(out.deliveries, d)
			}
		}
	}
	rows, err := s.ledger().Jobs(ctx)
	if err != nil {
		return nil, err
	}
	for _, j := range rows {
		out.jobs[j.Name] = j
	}
	out.channel, _, err = s.ledger().Channel(ctx)
	return out, err
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

// todos lists what waits for a person, most urgent first; inside a group the longest waiting first.
func (v *visit) todos(st *stock) ([]todo, error) {
	var out []todo
	for _, r := range st.runs {
		t, ok, err := v.todoOf(st, r)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, t)
		}
	}
	for _, d := range st.deliveries {
		if r := st.byID[d.Run]; d.State == ledger.InDoubt && d.Hold {
			t := v.todo(r, 2, d.UpdatedAt)
			t.Class, t.Tag, t.Title = "c-doubt", deliveryTag(d), t.Title+" → "+cmp.Or(d.Name, d.Recipient)
			t.Text, t.Button = v.lang.say("正文已全部交出，未收到服务器应答，可能已送达。按本任务设置不自动重发。"), "核实处理"
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b todo) int { return cmp.Or(cmp.Compare(a.rank, b.rank), a.at.Compare(b.at)) })
	if len(out) > 0 {
		out[0].First = true
	}
	return out, nil
}

// todo is the part that all kinds share.
func (v *visit) todo(r ledger.Run, rank int, since time.Time) todo {
	c := v.clock()
	t := todo{Title: v.label(r.Job, v.lang) + " " + v.lang.Period(r.Period), Href: runPath(r.ID) + "#decide", Tag: runTag(r.State), rank: rank, at: since,
		When: v.lang.say("已等{wait}", "wait", c.wait(v.now().Sub(since))), Since: c.stamp(since, v.now())}
	if r.Kind == ledger.Manual {
		t.Aside = v.lang.say("（手动，{who}）", "who", v.lang.say(v.shown(v.r.Context(), r.Actor)))
	}
	return t
}

func (v *visit) todoOf(st *stock, r ledger.Run) (todo, bool, error) {
	since := r.UpdatedAt
	switch r.State {
	case ledger.AwaitingApproval:
		d, err := v.digestOf(v.r.Context(), r)
		if err != nil {
			return todo{}, false, err
		}
		if r.Slot != "" {
			since = r.SlotAt
		}
		t := v.todo(r, 1, since)
		if r.Slot != "" {
			t.When = v.lang.say("已过{wait}", "wait", v.clock().wait(v.now().Sub(since)))
			t.Since = v.lang.say("应发 {time}", "time", t.Since)
		}
		f := d.Figures[r.Region]
		t.Class, t.Button = "c-wait", "查看并批准"
		t.Text = v.lang.say("直接{direct}人次，间接{indirect}人次；警告{warnings}条，错误{errors}条。批准后发{n}个收件人。", "direct", num(f.Direct),
			"indirect", num(f.Indirect), "warnings", num(d.Warnings), "errors", num(d.Errors), "n", num(v.recipients(r.Job)))
		return t, true, nil
	case ledger.HeldRun:
		t := v.todo(r, 3, since)
		t.Class, t.Text, t.Button = "c-bad", v.heldText(r), "放行或等待"
		return t, true, nil
	case ledger.FailedRun:
		if r.Content != "" || v.now().Sub(since) > 30*24*time.Hour || superseded(st, r) {
			return todo{}, false, nil
		}
		t := v.todo(r, 4, since)
		t.Class, t.Text, t.Button = "c-bad", r.Reason, "查看"
		return t, true, nil
	}
	return todo{}, false, nil
}

// superseded reports whether a later run of the same period has gone further.
func superseded(st *stock, r ledger.Run) bool {
	return slices.ContainsFunc(st.runs, func(o ledger.Run) bool {
		return o.ID > r.ID && o.Job == r.Job && o.Period == r.Period && o.TestTo == r.TestTo && o.State != ledger.FailedRun
	})
}

// recipients is to how many a job goes.
func (s *Server) recipients(name string) int {
	j, _ := s.service.Job(name)
	return len(j.Recipients)
}

// recent is a run that was delivered.
type recent struct {
	Day, Label       string
	Href             string
	Direct, Indirect int64
	Changed          *reconcile.Pair // how much it would read differently today
	CorrectHref      string
}

// recent lists the last runs that were delivered, newest first: of each period its newest revision.
func (v *visit) recent(st *stock) ([]recent, error) {
	changed := v.changedSince(v.r.Context())
	var out []recent
	seen := map[string]bool{}
	for _, r := range st.runs {
		key := r.Job + " " + r.Period.String()
		if r.TestTo != "" || seen[key] || r.State != ledger.Delivered && r.State != ledger.PartlyDelivered {
			continue
		}
		seen[key] = true
		since, differs := changed[r.ID]
		if len(out) >= 6 && !differs {
			continue
		}
		d, err := v.digestOf(v.r.Context(), r)
		if err != nil {
			return nil, err
		}
		row := recent{Day: v.clock().day(r.UpdatedAt, v.now()), Label: v.label(r.Job, v.lang) + " " + v.lang.Period(r.Period), Href: runPath(r.ID),
			Direct: d.Figures[r.Region].Direct, Indirect: d.Figures[r.Region].Indirect}
		if differs {
			row.Changed, row.CorrectHref = &since, triggerPath(r.Job, r.Period.String())
		}
		if out = append(out, row); len(out) == 12 {
			break
		}
	}
	return out, nil
}

// troubled is a delivery that was not sent.
type troubled struct {
	Tag                    tag
	Name, Label, At, Reply string
	Attempts               int
	Next, NextHref         string
}

// trouble lists deliveries in doubt, failed, expired or retried, of the last month and of runs that no later one has replaced.
func (v *visit) trouble(st *stock) (out []troubled, others int, last string) {
	c := v.clock()
	runs := map[int64]bool{}
	for _, d := range st.deliveries {
		r, known := st.byID[d.Run]
		retried := d.State == ledger.Queued && d.Attempts > 0
		if !known || !(retried || d.State == ledger.InDoubt || d.State == ledger.Failed || d.State == ledger.Expired) ||
			v.now().Sub(d.UpdatedAt) > 30*24*time.Hour || superseded(st, r) {
			continue
		}
		t := troubled{Tag: deliveryTag(d), Name: cmp.Or(d.Name, d.Recipient), Label: v.label(r.Job, v.lang) + " " + v.lang.Period(r.Period),
			At: c.stamp(d.UpdatedAt, v.now()), Reply: d.LastReply, Attempts: d.Attempts}
		switch d.State {
		case ledger.InDoubt:
			t.Next, t.NextHref = "核实处理", runPath(r.ID)+"#decide"
			if !d.Hold {
				t.Next, t.NextHref = v.lang.say("{time}重发，注明可能重复", "time", c.stamp(d.UpdatedAt.Add(v.service.Timing.InDoubt), v.now())), ""
			}
		case ledger.Queued:
			t.Next = v.lang.say("{time}重试", "time", c.stamp(d.NextAt, v.now()))
		default:
			t.Next, t.NextHref = "重发", runPath(r.ID)+"#resend"
		}
		runs[r.ID] = true
		out = append(out, t)
	}
	for _, r := range st.runs {
		if r.State == ledger.Delivered && r.TestTo == "" {
			last = v.lang.say("没有。最近一次是{time}的{n}份，都已发出。", "time", c.stamp(r.UpdatedAt, v.now()), "n", num(v.recipients(r.Job)))
			break
		}
	}
	return out, 0, last
}
