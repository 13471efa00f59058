package overview

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// todo is one thing that waits for a person; it stays until it is done.
type todo struct {
	Class, Title, Aside, Text, Href string
	Reply                           string // of a server, as it said it
	Tag                             words.Tag
	When, Since                     string
	Button                          string
	First                           bool
	Mend                            *mending
	rank, pieces                    int
	at                              time.Time
}

// todos lists what waits for the one who looks, most urgent first; inside a group the longest waiting first. Who may
// only look sees what waits for anybody.
func (v *visit) todos(st *read.Stock) (out []todo, unread string, err error) {
	out = append(append(v.restored(st), v.stopped(st)...), v.early(st)...)
	for _, r := range st.Runs {
		t, ok, err := v.todoOf(st, r)
		if err != nil {
			return nil, "", err
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
			if d.Unclear() {
				t.Text, t.Reply = v.Lang.Say("发出后来信像退信，认不准。请看退信邮箱里的原信。"), d.LastReply
			}
			out = append(out, t)
		}
	}
	failed, err := v.failures(st)
	if err != nil {
		return nil, "", err
	}
	out = append(out, failed...)
	changes, err := v.changes()
	if err != nil {
		return nil, "", err
	}
	untold, err := v.untold(st)
	if err != nil {
		return nil, "", err
	}
	out = append(out, untold...)
	pairs, known := v.pairs()
	if !known {
		unread = v.Lang.Say("有没有疑似重复：未知，正在读取，稍后刷新可见。")
	}
	out = append(append(out, changes...), pairs...)
	slices.SortStableFunc(out, func(a, b todo) int { return cmp.Or(cmp.Compare(a.rank, b.rank), a.at.Compare(b.at)) })
	if len(out) > 0 {
		out[0].First = true
	}
	for i := range out {
		if !v.Who.Role.May(account.Operator) {
			out[i].Button, out[i].Mend = "", nil
		}
	}
	return out, unread, nil
}

// todo is the part that all kinds share.
func (v *visit) todo(r ledger.Run, rank int, since time.Time) todo {
	c := v.Clock()
	t := todo{Title: v.Label(r.Job, v.Lang) + " " + v.Lang.Period(r.Period), Href: web.RunPath(r.ID) + "#decide",
		Tag: words.RunTag(r.State), rank: rank, at: since, pieces: 1,
		When: v.Lang.Say("已等{wait}", "wait", c.Wait(v.Now().Sub(since))), Since: c.Stamp(since, v.Now())}
	if r.Kind == ledger.Manual {
		t.Aside = v.Lang.Say("（手动，{who}）", "who", v.Lang.Say(v.Shown(v.R.Context(), r.Actor)))
	}
	return t
}

// restored is a database that was put back: nothing goes out before somebody has looked.
func (v *visit) restored(st *read.Stock) []todo {
	q := st.Restored
	if !q.Shut() {
		return nil
	}
	return []todo{{Class: "c-bad", Tag: words.Tag{Class: "t-bad", Text: "发送已停"}, Title: v.Lang.Say("数据库已恢复"),
		Reply: v.Relay(q.Reason), Href: "/deliveries?state=" + string(ledger.DoubtFound), Button: "看存疑的",
		Text:  v.Lang.Say("什么都不发。核对恢复前发出过什么，再由管理员在主机上用huizong restored放行。"),
		When:  v.Lang.Say("已停{wait}", "wait", v.Clock().Wait(v.Now().Sub(q.Since))),
		Since: v.Clock().Stamp(q.Since, v.Now()), pieces: 1, at: q.Since}}
}

// early are the jobs whose slots to come are accounted for: none of those runs by itself.
func (v *visit) early(st *read.Stock) (out []todo) {
	for _, j := range v.Service.Jobs {
		row := st.Jobs[j.Name]
		if !row.Early(v.Now()) {
			continue
		}
		t := todo{Class: "c-bad", Tag: words.Tag{Class: "t-bad", Text: "不会自动运行"}, Title: v.Label(j.Name, v.Lang),
			Href: "/runs?job=" + url.QueryEscape(j.Name), Button: "看运行", pieces: 1, at: v.Now(),
			When: v.Lang.Say("到{time}为止", "time", v.Clock().Stamp(row.Cursor, v.Now())),
			Text: v.Lang.Say(
				"时钟走快过，将来几期已处理，到期不会自动运行。到日子下令：扣留的重新生成，其余手动运行，已发的更正。")}
		var made []string
		for _, r := range st.Runs {
			if r.Job == j.Name && r.SlotAt.After(v.Now()) {
				made = append(made, v.Lang.Period(r.Period)+" "+v.Lang.Say(words.RunTag(r.State).Text))
			}
		}
		t.Aside = v.Lang.List(made)
		out = append(out, t)
	}
	return out
}

// stopped is the mail channel, where nothing goes out.
func (v *visit) stopped(st *read.Stock) []todo {
	if st.Channel == "" {
		return nil
	}
	var waiting []ledger.Delivery
	for _, d := range st.Deliveries {
		if d.State == ledger.Queued {
			waiting = append(waiting, d)
		}
	}
	t := todo{Class: "c-bad", Tag: words.Tag{Class: "t-bad", Text: "通道已停"}, Title: v.Lang.Say("邮件通道"),
		Reply: st.Channel, Href: "/deliveries?state=" + string(ledger.WaitingFound), Button: "看怎么办",
		Text:   v.Lang.Say("{n}份在等。通了以后自动接着发，已发的不重发。", "n", words.Num(len(waiting))),
		pieces: 1, at: v.Now()}
	for _, d := range waiting {
		if d.UpdatedAt.Before(t.at) {
			t.at = d.UpdatedAt
		}
	}
	if len(waiting) > 0 {
		t.When = v.Lang.Say("已等{wait}", "wait", v.Clock().Wait(v.Now().Sub(t.at)))
		t.Since = v.Clock().Stamp(t.at, v.Now())
	}
	return []todo{t}
}

func (v *visit) todoOf(st *read.Stock, r ledger.Run) (todo, bool, error) {
	since := r.UpdatedAt
	switch r.State {
	case ledger.AwaitingApproval:
		if v.Who.Role == account.Operator { // others decide
			return todo{}, false, nil
		}
		f, err := v.Ledger().File(v.R.Context(), r.ID)
		if err != nil {
			return todo{}, false, err
		}
		approve, _ := desk.RuleOf(ledger.Approve)
		if errors.Is(v.Desk.Against(f, approve, v.Actor(desk.Page)).Err(), ledger.ErrApprover) {
			return todo{}, false, nil // whoever made it, or has approved already: another decides
		}
		t, err := v.awaiting(r, v.Desk.Recipients(f))
		return t, err == nil, err
	case ledger.HeldRun:
		t := v.todo(r, 4, since)
		t.Class, t.Text, t.Button = "c-bad", v.HeldText(r)+v.awaited(r), "放行或等待"
		return t, true, nil
	case ledger.FailedRun:
		if r.Content != "" || v.Now().Sub(since) > 30*24*time.Hour || superseded(st, r) {
			return todo{}, false, nil
		}
		t := v.todo(r, 5, since)
		t.Class, t.Text, t.Button = "c-bad", v.Relay(r.Reason), "查看"
		return t, true, nil
	}
	return todo{}, false, nil
}

// mostAwaited is how many agencies a held report names.
const mostAwaited = 3

// awaited says who has not filed by now for a report that is held for it: whether to wait depends on them.
func (v *visit) awaited(r ledger.Run) string {
	job, ok := v.Service.Job(r.Job)
	if !ok || !strings.Contains(r.Reason, string(reconcile.CompletenessBelow)) {
		return ""
	}
	f, _, err := v.Filing(v.R.Context(), job.Region)
	if err != nil {
		return "" // the page says that the source cannot be read
	}
	var names []string
	f.Within(job.Region, read.Window(r.Period), func(u *reconcile.Unit, _ period.Month, s reconcile.Slot) {
		if name := read.AgencyName(f, u.AgencyCode); s.State == reconcile.Missing && !slices.Contains(names, name) {
			names = append(names, name)
		}
	})
	switch n := len(names); {
	case n == 0:
		return v.Lang.Say("现在都报了，重新生成即可。")
	case n > mostAwaited:
		return v.Lang.Say("还没报的有{names}等{n}家。", "names", v.Lang.List(names[:mostAwaited]), "n", words.Num(n))
	}
	return v.Lang.Say("还没报的：{names}。", "names", v.Lang.List(names))
}

// awaiting is a report that waits to be approved, and goes to so many then.
func (v *visit) awaiting(r ledger.Run, recipients int) (todo, error) {
	d, err := v.DigestOf(v.R.Context(), r)
	if err != nil {
		return todo{}, err
	}
	since := r.UpdatedAt
	if r.Slot != "" {
		since = r.SlotAt
	}
	t := v.todo(r, 1, since)
	if r.Slot != "" {
		t.When = v.Lang.Say("已过{wait}", "wait", v.Clock().Wait(v.Now().Sub(since)))
		t.Since = v.Lang.Say("应发 {time}", "time", t.Since)
	}
	if r.Revision > 1 {
		t.Title = v.Lang.Say("更正：{report}，修订{n}", "report", t.Title, "n", words.Num(r.Revision))
	}
	f := d.Figures[r.Region]
	t.Class, t.Button = "c-wait", "查看并批准"
	t.Text = v.Lang.Say(
		"直接{direct}人次，间接{indirect}人次；警告{warnings}条，错误{errors}条。批准后发{n}个收件人。", "direct",
		words.Num(f.Direct), "indirect", words.Num(f.Indirect), "warnings", words.Num(d.Warnings), "errors",
		words.Num(d.Errors), "n", words.Num(recipients))
	return t, nil
}

// superseded reports whether a later run of the same period has gone further.
func superseded(st *read.Stock, r ledger.Run) bool {
	return slices.ContainsFunc(st.Runs, func(o ledger.Run) bool {
		return o.ID > r.ID && o.Job == r.Job && o.Period == r.Period && o.TestTo == r.TestTo &&
			o.State != ledger.FailedRun
	})
}

// changes are those of recipients, settings and accounts, and the judgements, that wait for a second person.
func (v *visit) changes() (out []todo, err error) {
	waiting, err := v.Waiting(v.R.Context())
	for _, c := range waiting {
		if c.By == v.Who.Name || v.Who.Role == account.Operator {
			continue
		}
		t := v.second(c.Name, c.Reason, "/settings", c.By, c.At)
		if _, r, ok := c.RecipientOf(); ok {
			t.Title, t.Href = v.Lang.Say("收件人")+" "+r.Name+" "+r.Address, "/recipients"
		}
		out = append(out, t)
	}
	if err != nil {
		return nil, err
	}
	accounts, err := v.Accounts.Proposals(v.R.Context())
	for _, p := range accounts {
		if p.By == v.Who.Name || p.Account == v.Who.Name || v.Who.Role == account.Operator {
			continue
		}
		at := "/accounts#aw-" + strconv.FormatInt(p.ID, 10)
		out = append(out, v.second(v.AccountChange(p), p.Reason, at, p.By, p.At))
	}
	if err != nil {
		return nil, err
	}
	rulings, err := v.Rulings(v.R.Context())
	for _, r := range rulings {
		if r.State() != "proposed" || r.By == v.Who.Name {
			continue
		}
		at := "/duplicates?state=proposed"
		if r.Table != "" {
			at = "/quarantine"
		}
		out = append(out, v.second(v.Lang.Say("判定{id}", "id", words.Num(r.ID))+v.Lang.Say("：")+
			v.Lang.Say(words.VerdictWords[r.Verdict]), r.Reason, at, r.By, r.At))
	}
	return out, err
}

// second is what somebody has proposed, and another confirms.
func (v *visit) second(title, reason, href, by string, at time.Time) todo {
	return todo{Class: "c-wait", Tag: words.Tag{Class: "t-wait", Text: "待确认"}, Title: title, Text: reason,
		Href: href, Button: "核对确认", rank: 6, at: at, pieces: 1,
		Since: v.Lang.Say(v.Shown(v.R.Context(), by)) + " " + v.Clock().Stamp(at, v.Now()),
		When:  v.Lang.Say("已等{wait}", "wait", v.Clock().Wait(time.Since(at)))}
}

// pairs are those of records that may be one event, nobody having judged, where that is known.
func (v *visit) pairs() (out []todo, known bool) {
	open, known := v.PairsSoon(v.R.Context())
	if open.Count == 0 {
		return nil, known
	}
	return []todo{{Tag: words.Tag{Class: "t-off", Text: "未判"}, Button: "逐对判定", rank: 7, pieces: 1,
		Title: v.Lang.Say("疑似重复{n}对", "n", words.Num(open.Count)), Href: "/duplicates", When: v.Lang.Say("不限时"),
		Text: v.Lang.Say("后报的共{n}人次。不判则照计，报告的方法说明会写明未判几对。", "n",
			words.Num(open.Attendances))}}, true
}
