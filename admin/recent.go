package admin

import (
	"cmp"
	"time"

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
		row := recent{Day: v.clock().day(r.UpdatedAt, v.now()), Label: v.label(r.Job, v.lang) + " " +
			v.lang.Period(r.Period), Href: runPath(r.ID),
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

// trouble lists deliveries in doubt, failed, bounced or expired until their recipient has the period, and those retried
// in the last month.
func (v *visit) trouble(st *stock) (out []troubled, others int, last string) {
	c := v.clock()
	runs := map[int64]bool{}
	for _, d := range st.deliveries {
		r, known := st.byID[d.Run]
		retried := d.State == ledger.Queued && d.Attempts > 0 && v.now().Sub(d.UpdatedAt) < 30*24*time.Hour
		if !known || !retried && !(wentWrong(d) && st.lacks(d, r)) {
			continue
		}
		t := troubled{Tag: deliveryTag(d), Name: cmp.Or(d.Name, d.Recipient), Label: v.label(r.Job, v.lang) + " " +
			v.lang.Period(r.Period),
			At: c.stamp(d.UpdatedAt, v.now()), Reply: d.LastReply, Attempts: d.Attempts}
		switch d.State {
		case ledger.InDoubt:
			t.Next, t.NextHref = "核实处理", runPath(r.ID)+"#decide"
			if !d.Hold {
				t.Next, t.NextHref = v.lang.say("{time}重发，注明可能重复", "time",
					c.stamp(d.UpdatedAt.Add(v.service.Timing.InDoubt), v.now())), ""
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
			last = v.lang.say("没有。最近一次是{time}的{n}份，都已发出。", "time", c.stamp(r.UpdatedAt, v.now()), "n",
				num(v.recipients(r.Job)))
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
