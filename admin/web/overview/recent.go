package overview

import (
	"cmp"
	"time"

	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

// recent is a run that was delivered.
type recent struct {
	Day, Label       string
	Href             string
	Direct, Indirect int64
	Changed          *reconcile.Pair // how much it would read differently today
	CorrectHref      string
}

// recent lists the last runs that were delivered, newest first: of each period its newest revision.
func (v *visit) recent(st *read.Stock) ([]recent, error) {
	changed := v.ChangedSince(v.R.Context()).Runs
	var out []recent
	seen := map[string]bool{}
	for _, r := range st.Runs {
		key := r.Job + " " + r.Period.String()
		if r.TestTo != "" || seen[key] || r.State != ledger.Delivered && r.State != ledger.PartlyDelivered {
			continue
		}
		seen[key] = true
		since, differs := changed[r.ID]
		if len(out) >= 6 && !differs {
			continue
		}
		d, err := v.DigestOf(v.R.Context(), r)
		if err != nil {
			return nil, err
		}
		row := recent{Day: v.Clock().Day(r.UpdatedAt, v.Now()), Label: v.Label(r.Job, v.Lang) + " " +
			v.Lang.Period(r.Period), Href: web.RunPath(r.ID),
			Direct: d.Figures[r.Region].Direct, Indirect: d.Figures[r.Region].Indirect}
		if differs {
			row.Changed, row.CorrectHref = &since, web.TriggerPath(r.Job, r.Period.String())
		}
		if out = append(out, row); len(out) == 12 {
			break
		}
	}
	return out, nil
}

// troubled is a delivery that was not sent.
type troubled struct {
	Tag                    words.Tag
	Name, Label, At, Reply string
	Attempts               int
	Next, NextHref         string
}

// trouble lists deliveries in doubt, failed, bounced or expired until their recipient has the period, and those retried
// in the last month.
func (v *visit) trouble(st *read.Stock) (out []troubled, others int, last string) {
	c := v.Clock()
	runs := map[int64]bool{}
	for _, d := range st.Deliveries {
		r, known := st.ByID[d.Run]
		retried := d.State == ledger.Queued && d.Attempts > 0 && v.Now().Sub(d.UpdatedAt) < 30*24*time.Hour
		if !known || !retried && !(wentWrong(d) && st.Lacks(d, r)) {
			continue
		}
		t := troubled{Tag: words.DeliveryTag(d), Name: cmp.Or(d.Name, d.Recipient), Label: v.Label(r.Job, v.Lang) +
			" " +
			v.Lang.Period(r.Period),
			At: c.Stamp(d.UpdatedAt, v.Now()), Reply: d.LastReply, Attempts: d.Attempts}
		switch d.State {
		case ledger.InDoubt:
			t.Next, t.NextHref = "核实处理", web.RunPath(r.ID)+"#decide"
			if !d.Hold {
				t.Next, t.NextHref = v.Lang.Say("{time}重发，注明可能重复", "time",
					c.Stamp(d.UpdatedAt.Add(v.Service.Timing.InDoubt), v.Now())), ""
			}
		case ledger.Queued:
			t.Next = v.Lang.Say("{time}重试", "time", c.Stamp(d.NextAt, v.Now()))
		default:
			t.Next, t.NextHref = "重发", web.RunPath(r.ID)+"#resend"
		}
		runs[r.ID] = true
		out = append(out, t)
	}
	for _, r := range st.Runs {
		if r.State == ledger.Delivered && r.TestTo == "" {
			last = v.Lang.Say("没有。最近一次是{time}的{n}份，都已发出。", "time", c.Stamp(r.UpdatedAt, v.Now()), "n",
				words.Num(v.recipients(r.Job)))
			break
		}
	}
	return out, 0, last
}

// wentWrong reports whether a delivery did not reach its recipient, as far as anybody knows.
func wentWrong(d ledger.Delivery) bool {
	switch d.State {
	case ledger.InDoubt, ledger.Failed, ledger.Bounced, ledger.Expired:
		return true
	}
	return false
}
