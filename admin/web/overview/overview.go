package overview

import (
	"net/http"
	"slices"
	"time"

	"huizong/jobs/account"
)

// overview is what an administrator sees first: what must I do, who is missing, what was the last figure.
type overview struct {
	Today   string
	Todo    []todo
	Pieces  int // things to do, those of one cause apart
	Merged  bool
	Last    string // what was sent last
	Next    string // the next due date
	Month   month
	Trend   *trend
	Quote   quote
	Due     []due
	Later   []due
	Guessed string // years without a calendar
	Moving  []moving
	Recent  []recent
	Changed bool   // one of them would read differently today
	Since   string // that is not known, or not of now
	Unread  string // what may be to do and is not known
	Source  string // why the source cannot be read
	AsOf    time.Time

	Growth string // how large the ledger is, for who runs it

	CanRun, CanImport, ViewOnly bool
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
	operator := v.Who.Role.May(account.Operator)
	o := overview{Today: v.Clock().Today(v.Now()), CanRun: operator, CanImport: operator && v.Has("/import"),
		ViewOnly: !operator}
	if o.Todo, o.Unread, err = v.todos(st); err != nil {
		return err
	}
	for _, t := range o.Todo {
		o.Pieces += t.pieces
	}
	o.Merged = o.Pieces > len(o.Todo)
	o.Moving = v.moving(st)
	filings, at, err := v.AllFilings(ctx)
	if err != nil {
		v.Service.Log.Warn("cannot read the source", "error", err)
		o.Source = v.Clock().Stamp(v.Now(), v.Now())
	}
	o.AsOf = at
	if len(filings) > 0 {
		f := filings[v.Regions()[0]]
		if o.Month, err = v.month(st, f); err != nil {
			return err
		}
		o.Trend = v.trend(f)
		o.Due, o.Later, o.Guessed = v.due(st, filings)
	}
	if o.Quote, err = v.quote(st); err != nil {
		return err
	}
	if up := append(slices.Clone(o.Due), o.Later...); len(up) > 0 {
		o.Next = v.Lang.Say("下一次到期：{time}，{report}。", "time", up[0].When, "report", up[0].Label+" "+
			up[0].Period)
	}
	since := v.ChangedSince(ctx)
	if o.Recent, err = v.recent(st, since); err != nil {
		return err
	}
	o.Since = since.Words(v.Lang, v.Clock(), v.Now())
	o.Changed = slices.ContainsFunc(o.Recent, func(r recent) bool { return r.Changed != nil })
	if len(o.Recent) > 0 {
		last := o.Recent[0]
		o.Last = v.Lang.Say("最近一次：{time} {report}，{n}份已发出。", "time", last.At, "report", last.Label, "n",
			last.Sent)
	}
	if operator {
		o.Growth = v.growth()
	}
	return v.Show(http.StatusOK, "overview", "总览", "/", o)
}
