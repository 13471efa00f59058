package admin

import (
	"cmp"
	"slices"
	"time"

	"huizong/jobs/ledger"
)

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
			t.Text, t.Button = v.lang.say("正文已全部交出，未收到服务器应答，可能已送达。按本任务设置不自动重发。"),
				"核实处理"
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
	t := todo{Title: v.label(r.Job, v.lang) + " " + v.lang.Period(r.Period), Href: runPath(r.ID) + "#decide",
		Tag: runTag(r.State), rank: rank, at: since,
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
		t.Text = v.lang.say(
			"直接{direct}人次，间接{indirect}人次；警告{warnings}条，错误{errors}条。批准后发{n}个收件人。", "direct",
			num(f.Direct),
			"indirect", num(f.Indirect), "warnings", num(d.Warnings), "errors", num(d.Errors), "n",
			num(v.recipients(r.Job)))
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
		return o.ID > r.ID && o.Job == r.Job && o.Period == r.Period && o.TestTo == r.TestTo &&
			o.State != ledger.FailedRun
	})
}

// recipients is to how many a job goes.
func (s *Server) recipients(name string) int {
	j, _ := s.service.Job(name)
	return len(j.Recipients)
}
