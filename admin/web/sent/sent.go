package sent

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// sentView is what was sent, newest first.
type sentView struct {
	To, From, Until, Period string
	Letters                 bool
	Jobs                    []web.Choice
	Known                   []string // names of recipients
	Tabs                    []tab
	Rows                    []sentRow
	Caption, Guess          string
	Before, After           string
	Files                   web.FileLinks
	Clear                   string
	CanOrder                bool
	Here                    string
}

// tab is a group with how many it has.
type tab struct {
	Href, Aside string
	N           int
	Tag         words.Tag
	All, On     bool
}

// sentRow is one sending.
type sentRow struct {
	ledger.Found
	When, Label      string
	Direct, Indirect *int64
	Tag              words.Tag
	Said             string // what the server's answer means
	Reply            string // its own words
	Mail             string
	Mend             bool   // may be sent to another address
	Decide           string // where a delivery in doubt is decided on
	Form             ledger.Run
}

// rowsOfAPage is how many sendings a page shows.
const rowsOfAPage = 50

var groupTags = map[ledger.SearchGroup]words.Tag{ledger.SentFound: {Class: "t-ok", Text: "已发出"},
	ledger.FailedFound: {Class: "t-bad", Text: "失败"}, ledger.DoubtFound: {Class: "t-doubt", Text: "存疑"},
	ledger.WaitingFound: {Class: "t-run", Text: "待发"}, ledger.TestFound: {Class: "t-off", Text: "试发"}}

func (v *visit) deliveriesPage() error {
	values := v.R.URL.Query()
	q, against := v.SentOf(values)
	view := sentView{To: q.To, From: values.Get("from"), Until: values.Get("until"), Period: values.Get("period"),
		Letters: q.Letters, Files: v.Files(), Clear: "/deliveries", CanOrder: v.Who.Role.May(account.Operator),
		Here: v.Query()}
	view.choices(v, q)
	if len(against) > 0 {
		return v.Show(http.StatusUnprocessableEntity, "sent", "发送记录", "/deliveries", view,
			v.wrong(against, values.Get("period"))...)
	}
	page, err := strconv.Atoi(values.Get("page"))
	if err != nil || page < 1 || page > 100_000 {
		page = 1
	}
	q.Limit, q.Offset = rowsOfAPage, (page-1)*rowsOfAPage
	if v.Wanted() != "" {
		q.Limit, q.Offset = web.Most+1, 0
	}
	found, err := v.Search(v.R.Context(), q)
	if err != nil {
		return err
	}
	if v.Wanted() != "" {
		return v.keep(found)
	}
	for _, g := range ledger.SearchGroups {
		if q.Letters && g == ledger.TestFound {
			continue
		}
		t := tab{Href: v.Query("state", string(g), "page", ""), N: found.Counts[g], Tag: groupTags[g],
			All: g == ledger.AllFound, On: g == q.Group}
		if g == ledger.TestFound {
			t.Aside = v.Lang.Say("不计在内")
		}
		view.Tabs = append(view.Tabs, t)
	}
	for _, f := range found.Rows {
		row, err := v.row(f)
		if err != nil {
			return err
		}
		view.Rows = append(view.Rows, row)
	}
	view.caption(v, q, found.Counts[q.Group], page)
	return v.Show(http.StatusOK, "sent", "发送记录", "/deliveries", view)
}

// choices fills the selects.
func (view *sentView) choices(v *visit, q read.Sent) {
	view.Jobs = append([]web.Choice{{Text: v.Lang.Say("全部"), On: q.Job == ""}}, v.JobChoices(q.Job)...)
	seen := map[string]bool{}
	for _, j := range v.Service.Jobs {
		for _, r := range j.Recipients {
			if name := cmp.Or(r.Name, r.Address); !seen[name] {
				seen[name] = true
				view.Known = append(view.Known, name)
			}
		}
	}
}

// wrong says what of a query cannot be read.
func (v *visit) wrong(against ledger.Refusals, typed string) (faults []door.Fault) {
	for _, r := range against {
		f := door.Fault{Field: r.Field, Text: v.Lang.Say("日期写成2026-03-01、3月1日或3月")}
		switch r.Code {
		case "period-spoken":
			f.Text = v.Lang.Say("看不懂“{text}”。可写3月、2020年3月、2020-Q1、去年第四季度。", "text", typed)
		case "group":
			f.Text = v.Lang.Say("没有这一种状态")
		}
		faults = append(faults, f)
	}
	return faults
}

// caption says what is shown.
func (view *sentView) caption(v *visit, q read.Sent, n, page int) {
	from, to := q.Offset+1, q.Offset+len(view.Rows)
	view.Caption = v.Lang.Say("第{from}–{to}份，共{n}份，新的在前。", "from", words.Num(from), "to", words.Num(to), "n",
		words.Num(n))
	if q.Guessed {
		view.Guess = v.Lang.Say("“{typed}”按{period}理解；写明年份更稳妥。", "typed", view.Period, "period",
			v.Lang.Period(q.Of))
	}
	if page > 1 {
		view.Before = v.Query("page", strconv.Itoa(page-1))
	}
	if to < n {
		view.After = v.Query("page", strconv.Itoa(page+1))
	}
}

func (v *visit) row(f ledger.Found) (sentRow, error) {
	row := sentRow{Found: f, When: v.Clock().Full(f.At), Tag: words.DeliveryTag(f.Delivery), Reply: f.LastReply,
		Said: v.Lang.Say(words.ReplyWord(f.LastReply))}
	if f.State == ledger.Sent {
		row.Said, row.Reply = "", ""
		if f.Attempts > 1 {
			row.Said = v.Lang.Say("第{n}次才被接收", "n", words.Num(f.Attempts))
		}
	}
	switch f.Purpose {
	case ledger.Notice, ledger.Feedback, ledger.Remind:
		row.Label = v.Lang.Say(words.PurposeWords[f.Purpose])
		return row, nil
	}
	row.Label = v.Label(f.Job, v.Lang)
	if p, err := period.Parse(f.Period); err == nil {
		row.Label += " " + v.Lang.Period(p)
	}
	run, err := v.Ledger().Run(v.R.Context(), f.Run)
	if err != nil {
		return row, err
	}
	row.Form, row.Mail = run, web.RunPath(f.Run)+"/mail/"+strconv.FormatInt(f.ID, 10)
	d, err := v.DigestOf(v.R.Context(), run)
	if err != nil {
		return row, err
	}
	if d != nil {
		if figures, ok := d.Figures[f.Region]; ok {
			row.Direct, row.Indirect = &figures.Direct, &figures.Indirect
		}
	}
	switch f.Group() {
	case ledger.FailedFound:
		row.Mend = v.Who.Role.May(account.Operator)
	case ledger.DoubtFound:
		row.Decide = web.RunPath(f.Run) + "#decide"
	}
	return row, nil
}

// keep answers all that was found.
func (v *visit) keep(found ledger.Searched) error {
	l := web.List{Name: "deliveries", Title: v.Lang.Say("发送记录"), Head: []string{"sent_at", "recipient", "name",
		"purpose", "job", "period", "revision", "run", "state", "attempts", "last_reply", "direct", "indirect",
		"message_id", "sha256"}}
	for _, f := range found.Rows {
		var direct, indirect any
		if f.Run > 0 {
			run, err := v.Ledger().Run(v.R.Context(), f.Run)
			if err != nil {
				return err
			}
			if d, err := v.DigestOf(v.R.Context(), run); err != nil {
				return err
			} else if d != nil {
				if figures, ok := d.Figures[f.Region]; ok {
					direct, indirect = figures.Direct, figures.Indirect
				}
			}
		}
		l.Rows = append(l.Rows, []any{f.At.In(v.Service.Zone).Format(time.RFC3339), f.Recipient, f.Name,
			string(f.Purpose), f.Job, f.Period, f.Revision, f.Run, string(f.State), f.Attempts, f.LastReply, direct,
			indirect, f.MessageID, f.SHA256})
	}
	return v.Keep(l)
}
