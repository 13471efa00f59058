package audit

import (
	"net/http"
	"strconv"
	"time"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
)

// auditView is what was done, newest first.
type auditView struct {
	read.Trail
	Rows     []auditRow
	Groups   []web.Choice
	Known    []string // names that may be typed
	After    string
	First    bool
	Filtered bool
	MayKeep  bool
	Files    web.FileLinks
}

// auditRow is one entry, with the run it is about.
type auditRow struct {
	ledger.Entry
	When, Text, Href string
}

// entriesOfAPage is how many entries a page shows.
const entriesOfAPage = 100

// groupWords are the words of what entries are about.
var groupWords = map[string]string{"run": "运行", "delivery": "投递", "letter": "催报和反馈单", "job": "任务",
	"setting": "设置和收件人", "judgement": "判定", "account": "账号", "token": "令牌", "list": "导出", "data": "查阅",
	"channel": "邮件通道", "ledger": "数据库"}

func (v *visit) auditPage() error {
	ctx := v.R.Context()
	q, against, err := v.TrailOf(ctx, v.R.URL.Query())
	if err != nil && len(against) == 0 {
		return err
	}
	view := auditView{Trail: q, First: q.Before == 0, Files: v.Files(), MayKeep: v.Who.Role.May(account.Auditor),
		Filtered: q.Who+q.What+q.From+q.Until+q.RunText != ""}
	view.choices(v, q)
	if len(against) > 0 {
		return v.Show(http.StatusUnprocessableEntity, "audit", "审计", "/audit", view, v.wrong(against)...)
	}
	q.Limit = entriesOfAPage
	if v.Wanted() != "" {
		if !view.MayKeep {
			return door.ErrForbidden
		}
		q.Limit = web.Most + 1
	}
	entries, err := v.Entries(ctx, q.EntrySearch)
	if err != nil {
		return err
	}
	if v.Wanted() != "" {
		return v.keep(entries)
	}
	for _, e := range entries {
		row := auditRow{Entry: e, When: v.Clock().Exact(e.At, v.Now()), Text: v.EntryText(e, v.deliveryNumber(e))}
		if e.Run > 0 {
			row.Href = web.RunPath(e.Run)
		}
		view.Rows = append(view.Rows, row)
	}
	if len(entries) == entriesOfAPage {
		view.After = v.Query("before", strconv.FormatInt(entries[len(entries)-1].ID, 10))
	}
	return v.Show(http.StatusOK, "audit", "审计", "/audit", view)
}

// choices fills what can be asked for.
func (view *auditView) choices(v *visit, q read.Trail) {
	view.Groups = []web.Choice{{Text: v.Lang.Say("全部"), On: q.What == ""}}
	for _, g := range read.EntryGroups {
		view.Groups = append(view.Groups, web.Choice{Value: g, Text: v.Lang.Say(groupWords[g]), On: g == q.What})
	}
	all, err := v.Accounts.Accounts(v.R.Context())
	if err != nil {
		return // they only help to type
	}
	for _, a := range all {
		view.Known = append(view.Known, a.Shown())
	}
}

// wrong says what of a query cannot be read.
func (v *visit) wrong(against ledger.Refusals) (faults []door.Fault) {
	for _, r := range against {
		f := door.Fault{Field: r.Field, Text: v.Lang.Say("日期写成2026-03-01、3月1日或3月")}
		switch r.Code {
		case "run", "before":
			f.Text = v.Lang.Say("写运行的编号，如12")
		case "what":
			f.Text = v.Lang.Say("没有这一类")
		}
		faults = append(faults, f)
	}
	return faults
}

// keep answers all that was found, each entry with its hash, so that the file can be held against the chain.
func (v *visit) keep(entries []ledger.Entry) error {
	l := web.List{Name: "audit", Title: v.Lang.Say("审计"), Head: []string{"entry", "at", "actor", "action", "run",
		"delivery", "detail", "previous", "hash"}}
	for _, e := range entries {
		l.Rows = append(l.Rows, []any{e.ID, e.At.UTC().Format(time.RFC3339Nano), e.Actor, e.Action, e.Run, e.Delivery,
			e.Detail, e.Previous, e.Hash})
	}
	return v.Keep(l)
}

// deliveryNumber names the delivery that an entry is about; its recipient stands on the page of its run.
func (v *visit) deliveryNumber(e ledger.Entry) string {
	if e.Delivery == 0 {
		return ""
	}
	return v.Lang.Say("投递{id}", "id", words.Num(e.Delivery))
}
