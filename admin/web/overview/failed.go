package overview

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/ledger"
)

// mending is a delivery whose address can be mended without leaving the page.
type mending struct {
	ID, Run   int64
	Recipient string
	Form      ledger.Run
	Managed   bool // the recipient can be kept with the new address
}

// failures are the reports that somebody did not get and still lacks: of one run and one cause one thing to do.
func (v *visit) failures(st *read.Stock) (out []todo, err error) {
	groups, order := map[string][]ledger.Delivery{}, []string{}
	for _, d := range st.Deliveries {
		r, known := st.ByID[d.Run]
		if !known || !d.State.Wrong() || !st.Lacks(d, r) {
			continue
		}
		key := strconv.FormatInt(d.Run, 10) + " " + string(d.State) + " " + words.ReplyWord(d.LastReply)
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], d)
	}
	for _, key := range order {
		t, err := v.failure(st.ByID[groups[key][0].Run], groups[key])
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

func (v *visit) failure(r ledger.Run, group []ledger.Delivery) (todo, error) {
	d := group[0]
	for _, o := range group {
		if o.UpdatedAt.Before(d.UpdatedAt) {
			d = o
		}
	}
	t := v.todo(r, 3, d.UpdatedAt)
	t.Class, t.Tag, t.Href, t.pieces = "c-bad", words.DeliveryTag(d), web.RunPath(r.ID)+"#resend", len(group)
	t.Reply = d.LastReply
	sent, err := v.Ledger().Deliveries(v.R.Context(), ledger.Filter{Run: r.ID, State: string(ledger.Sent)})
	if err != nil {
		return t, err
	}
	sent = slices.DeleteFunc(sent, func(o ledger.Delivery) bool { return o.Purpose != ledger.Report })
	var parts []string
	if word := words.ReplyWord(d.LastReply); word != "" {
		parts = append(parts, v.Lang.Say(word))
	}
	if len(group) == 1 {
		parts = append(parts, d.Recipient)
	}
	t.Text = v.Lang.Clauses(parts)
	if t.Text != "" {
		t.Text += v.Lang.Say("。")
	}
	if len(sent) > 0 {
		t.Text += v.Lang.Say("其余{n}份已发出。", "n", words.Num(len(sent)))
	}
	if len(group) > 1 {
		t.Title = v.Lang.Say("{report} → {n}个收件人", "report", t.Title, "n", words.Num(len(group)))
		t.Button, t.Href = "逐份处理", "/deliveries?state="+string(ledger.FailedFound)+"&job="+r.Job
		return t, nil
	}
	t.Title += " → " + cmp.Or(d.Name, d.Recipient)
	t.Text += v.Lang.Say("此人还没有收到{period}的报告。", "period", v.Lang.Period(r.Period))
	t.Button = "改地址重发"
	t.Mend = &mending{ID: d.ID, Run: r.ID, Recipient: d.Recipient, Form: r, Managed: v.Service.Managed.Recipients}
	return t, nil
}

// moving is a delivery that is tried again by itself.
type moving struct {
	Tag                          words.Tag
	Name, Label, At, Reply, Next string
	Attempts                     int
}

// moving lists deliveries that were tried in vain, and are tried again without anybody.
func (v *visit) moving(st *read.Stock) (out []moving) {
	c := v.Clock()
	for _, d := range st.Deliveries {
		r, known := st.ByID[d.Run]
		retried := d.State == ledger.Queued && d.Attempts > 0 && v.Now().Sub(d.UpdatedAt) < 30*24*time.Hour
		if !known || !retried && (d.State != ledger.InDoubt || d.Hold) {
			continue
		}
		m := moving{Tag: words.DeliveryTag(d), Name: cmp.Or(d.Name, d.Recipient), At: c.Stamp(d.UpdatedAt, v.Now()),
			Label: v.Label(r.Job, v.Lang) + " " + v.Lang.Period(r.Period), Reply: d.LastReply, Attempts: d.Attempts,
			Next: v.Lang.Say("{time}重试", "time", c.Stamp(d.NextAt, v.Now()))}
		if d.State == ledger.InDoubt {
			m.Next = v.Lang.Say("{time}重发，注明可能重复", "time",
				c.Stamp(d.UpdatedAt.Add(v.Service.Timing.InDoubt), v.Now()))
		}
		out = append(out, m)
	}
	return out
}
