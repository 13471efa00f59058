package overview

import (
	"cmp"
	"slices"
	"time"

	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
)

// todo is one thing that waits for a person.
type todo struct {
	Class, Title, Aside, Text, Href string
	Tag                             words.Tag
	When, Since                     string
	Button                          string
	First                           bool
	rank                            int
	at                              time.Time
}

// todos lists what waits for a person, most urgent first; inside a group the longest waiting first.
func (v *visit) todos(st *read.Stock) ([]todo, error) {
	var out []todo
	for _, r := range st.Runs {
		t, ok, err := v.todoOf(st, r)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, t)
		}
	}
	for _, d := range st.Deliveries {
		if r := st.ByID[d.Run]; d.State == ledger.InDoubt && d.Hold {
			t := v.todo(r, 2, d.UpdatedAt)
			t.Class, t.Tag, t.Title = "c-doubt", words.DeliveryTag(d), t.Title+" → "+cmp.Or(d.Name, d.Recipient)
			t.Text, t.Button = v.Lang.Say("正文已全部交出，未收到服务器应答，可能已送达。按本任务设置不自动重发。"),
				"核实处理"
			out = append(out, t)
		}
	}
	changes, err := v.Waiting(v.R.Context())
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		if c.By == v.Who.Name || !v.Who.Role.May(account.Approver) {
			continue
		}
		out = append(out, v.changeTodo(c))
	}
	slices.SortStableFunc(out, func(a, b todo) int { return cmp.Or(cmp.Compare(a.rank, b.rank), a.at.Compare(b.at)) })
	if len(out) > 0 {
		out[0].First = true
	}
	return out, nil
}

// todo is the part that all kinds share.
func (v *visit) todo(r ledger.Run, rank int, since time.Time) todo {
	c := v.Clock()
	t := todo{Title: v.Label(r.Job, v.Lang) + " " + v.Lang.Period(r.Period), Href: web.RunPath(r.ID) + "#decide",
		Tag: words.RunTag(r.State), rank: rank, at: since,
		When: v.Lang.Say("已等{wait}", "wait", c.Wait(v.Now().Sub(since))), Since: c.Stamp(since, v.Now())}
	if r.Kind == ledger.Manual {
		t.Aside = v.Lang.Say("（手动，{who}）", "who", v.Lang.Say(v.Shown(v.R.Context(), r.Actor)))
	}
	return t
}

func (v *visit) todoOf(st *read.Stock, r ledger.Run) (todo, bool, error) {
	since := r.UpdatedAt
	switch r.State {
	case ledger.AwaitingApproval:
		d, err := v.DigestOf(v.R.Context(), r)
		if err != nil {
			return todo{}, false, err
		}
		if r.Slot != "" {
			since = r.SlotAt
		}
		t := v.todo(r, 1, since)
		if r.Slot != "" {
			t.When = v.Lang.Say("已过{wait}", "wait", v.Clock().Wait(v.Now().Sub(since)))
			t.Since = v.Lang.Say("应发 {time}", "time", t.Since)
		}
		f := d.Figures[r.Region]
		t.Class, t.Button = "c-wait", "查看并批准"
		t.Text = v.Lang.Say(
			"直接{direct}人次，间接{indirect}人次；警告{warnings}条，错误{errors}条。批准后发{n}个收件人。", "direct",
			words.Num(f.Direct),
			"indirect", words.Num(f.Indirect), "warnings", words.Num(d.Warnings), "errors", words.Num(d.Errors), "n",
			words.Num(v.recipients(r.Job)))
		return t, true, nil
	case ledger.HeldRun:
		t := v.todo(r, 3, since)
		t.Class, t.Text, t.Button = "c-bad", v.HeldText(r), "放行或等待"
		return t, true, nil
	case ledger.FailedRun:
		if r.Content != "" || v.Now().Sub(since) > 30*24*time.Hour || superseded(st, r) {
			return todo{}, false, nil
		}
		t := v.todo(r, 4, since)
		t.Class, t.Text, t.Button = "c-bad", r.Reason, "查看"
		return t, true, nil
	}
	return todo{}, false, nil
}

// superseded reports whether a later run of the same period has gone further.
func superseded(st *read.Stock, r ledger.Run) bool {
	return slices.ContainsFunc(st.Runs, func(o ledger.Run) bool {
		return o.ID > r.ID && o.Job == r.Job && o.Period == r.Period && o.TestTo == r.TestTo &&
			o.State != ledger.FailedRun
	})
}

// recipients is to how many a job goes.
func (v *visit) recipients(name string) int {
	j, _ := v.Service.Job(name)
	return len(j.Recipients)
}

// changeTodo is a change of recipients or settings that waits for a second person.
func (v *visit) changeTodo(c read.Version) todo {
	t := todo{Class: "c-wait", Tag: words.Tag{Class: "t-wait", Text: "待确认"}, Title: c.Name, Text: c.Reason,
		Href: "/settings", Button: "核对确认", rank: 5, at: c.At, Since: c.By + " " + v.Clock().Stamp(c.At, v.Now()),
		When: v.Lang.Say("已等{wait}", "wait", v.Clock().Wait(time.Since(c.At)))}
	if _, r, ok := c.RecipientOf(); ok {
		t.Title, t.Href = v.Lang.Say("收件人")+" "+r.Name+" "+r.Address, "/recipients"
	}
	return t
}
