package judge

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

// duplicatesView is the pairs that nobody has judged, one of them opened, and what was judged.
type duplicatesView struct {
	Pairs    []pairRow
	One      *pairView
	Rulings  []rulingRow
	CanJudge bool
	Reason   string
	Verdict  string
	Files    web.FileLinks
}

// pairRow is a pair in the queue.
type pairRow struct {
	Title, Href string
	Stake       int64
	On          bool
}

// pairView is a pair, line by line.
type pairView struct {
	First, Later reconcile.ID
	Lines        []pairLine
	Stake        int64
}

// pairLine is one thing that two records say, and whether they say the same.
type pairLine struct {
	Name, First, Later string
	Differ             bool
}

// rulingRow is a judgement.
type rulingRow struct {
	reconcile.Ruling
	Word, About, Stands, When, Who string
	CanConfirm, CanUndo            bool
}

func (v *visit) duplicatesPage() error { return v.showDuplicates(http.StatusOK) }

func (v *visit) showDuplicates(code int, faults ...door.Fault) error {
	pairs, err := v.Pairs(v.R.Context())
	if err != nil {
		return err
	}
	if v.Wanted() != "" {
		return v.keepPairs(pairs)
	}
	view := duplicatesView{CanJudge: v.Who.Role.May(account.Operator), Reason: v.R.PostFormValue("reason"),
		Verdict: v.R.PostFormValue("verdict"), Files: v.Files()}
	wanted := v.R.FormValue("pair")
	for i, p := range pairs {
		key := string(p.First.ID) + "-" + string(p.Later.ID)
		row := pairRow{Title: p.Later.Title, Stake: p.Later.Attendances, On: key == wanted || wanted == "" && i == 0,
			Href: "/duplicates?" + url.Values{"pair": {key}}.Encode()}
		if row.On {
			view.One = v.pairView(p)
		}
		view.Pairs = append(view.Pairs, row)
	}
	if view.Rulings, err = v.rulings(); err != nil {
		return err
	}
	title := v.Lang.Say("疑似重复")
	if len(faults) > 0 {
		title = v.Lang.Say("错误：{title}", "title", title)
	}
	return v.Show(code, "duplicates", title, "/duplicates", view, faults...)
}

func (v *visit) pairView(p read.Pair) *pairView {
	f, _, err := v.FilingAt(v.R.Context(), "")
	agency, region := func(c string) string { return c }, func(c string) string { return c }
	if err == nil {
		agency = func(c string) string { return read.AgencyName(f, c) }
		region = func(c string) string { return read.RegionName(f, c) }
	}
	out := &pairView{First: p.First.ID, Later: p.Later.ID, Stake: p.Later.Attendances}
	for _, l := range [][3]string{
		{"机构", agency(p.FirstOf), agency(p.LaterOf)},
		{"社区", region(p.FirstCommunity), region(p.LaterCommunity)},
		{"名称", p.First.Title, p.Later.Title},
		{"日期", p.First.OccurredOn.String(), p.Later.OccurredOn.String()},
		{"类别", v.Lang.Say(words.RecordKind(p.First.Kind)), v.Lang.Say(words.RecordKind(p.Later.Kind))},
		{"节次", words.Num(p.First.Sessions), words.Num(p.Later.Sessions)},
		{"人次", words.Num(p.First.Attendances), words.Num(p.Later.Attendances)},
		{"记录号", string(p.First.ID), string(p.Later.ID)},
	} {
		out.Lines = append(out.Lines, pairLine{v.Lang.Say(l[0]), l[1], l[2], l[1] != l[2]})
	}
	return out
}

var verdictWords = map[reconcile.Verdict]string{reconcile.Same: "同一次活动", reconcile.Different: "各自真实",
	reconcile.Accepted: "接受，不计这一行", reconcile.Undone: "撤回判定"}

// rulings are what people judged, newest first.
func (v *visit) rulings() (rows []rulingRow, err error) {
	all, err := v.Rulings(v.R.Context())
	if err != nil {
		return nil, err
	}
	for _, r := range all[:min(len(all), 50)] {
		row := rulingRow{Ruling: r, Word: v.Lang.Say(verdictWords[r.Verdict]), When: v.Clock().Full(r.At),
			Who: v.Lang.Say(v.Shown(v.R.Context(), r.By)), About: strings.TrimSpace(r.Table + " " + r.Row),
			Stands: v.Lang.Say(map[string]string{"proposed": "待确认", "in force": "现用",
				"undone": "已撤回"}[r.State()])}
		if r.Undoes > 0 {
			row.About = v.Lang.Say("判定{id}", "id", words.Num(r.Undoes))
		}
		may := v.Who.Role.May(account.Operator)
		row.CanConfirm = may && r.State() == "proposed" && r.By != v.Who.Name
		row.CanUndo = may && r.State() != "undone" && r.Verdict != reconcile.Undone
		rows = append(rows, row)
	}
	return rows, nil
}

// order gives an order of judgements; refused, the page is shown again with every fault.
func (v *visit) order(o desk.Order, to string, again func(int, ...door.Fault) error) error {
	done, err := v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
	if errors.As(err, new(ledger.Refusals)) {
		return again(door.Status(err), v.Faults(err, "")...)
	} else if err != nil {
		return err
	}
	if done.Ruling.State() == "proposed" {
		return v.Done(to, "已记下：{word}，等别人确认。", "word", v.Lang.Say(verdictWords[done.Ruling.Verdict]))
	}
	return v.Done(to, "已记下：{word}。", "word", v.Lang.Say(verdictWords[done.Ruling.Verdict]))
}

func (v *visit) judge() error {
	form := v.R.PostForm
	first, later, _ := strings.Cut(form.Get("pair"), "-")
	o := desk.Order{Reason: form.Get("reason"),
		Judged: &desk.Judged{One: reconcile.ID(first), Other: reconcile.ID(later)}}
	switch form.Get("verdict") {
	case "left":
		o.Verb = desk.Same
	case "right":
		o.Verb = desk.Same
		o.Judged.One, o.Judged.Other = o.Judged.Other, o.Judged.One
	case "different":
		o.Verb = desk.Different
	default:
		return v.showDuplicates(http.StatusUnprocessableEntity,
			door.Fault{Field: "verdict", Text: v.Lang.Say("选一项判定")})
	}
	return v.order(o, "/duplicates", v.showDuplicates)
}

func (v *visit) pathJudgement(verb ledger.Verb) (desk.Order, error) {
	id, err := strconv.ParseInt(v.R.PathValue("judgement"), 10, 64)
	if err != nil {
		return desk.Order{}, door.ErrNoPage
	}
	return desk.Order{Verb: verb, Reason: v.R.PostFormValue("reason"), Judged: &desk.Judged{Judgement: id}}, nil
}

func (v *visit) confirm() error {
	o, err := v.pathJudgement(desk.ConfirmVerdict)
	if err != nil {
		return err
	}
	return v.order(o, "/duplicates", v.showDuplicates)
}

func (v *visit) undo() error {
	o, err := v.pathJudgement(desk.UndoJudgement)
	if err != nil {
		return err
	}
	return v.order(o, "/duplicates", v.showDuplicates)
}

func (v *visit) keepPairs(pairs []read.Pair) error {
	l := web.List{Name: "duplicates", Title: v.Lang.Say("疑似重复"), Head: []string{"record", "agency", "community",
		"occurred_on", "title", "attendances", "other_record", "other_agency", "other_community", "other_occurred_on",
		"other_title", "other_attendances"}}
	for _, p := range pairs {
		l.Rows = append(l.Rows, []any{string(p.Later.ID), p.LaterOf, p.LaterCommunity, p.Later.OccurredOn.String(),
			p.Later.Title, p.Later.Attendances, string(p.First.ID), p.FirstOf, p.FirstCommunity,
			p.First.OccurredOn.String(), p.First.Title, p.First.Attendances})
	}
	return v.Keep(l)
}

// quarantineView is the rows that cannot be understood.
type quarantineView struct {
	Rows      []quarantineRow
	CanAccept bool
	Files     web.FileLinks
}

// quarantineRow is a row, and what is wrong with it.
type quarantineRow struct {
	reconcile.Row
	Agency string
}

func (v *visit) quarantinePage() error { return v.showQuarantine(http.StatusOK) }

// mostQuarantined is how many rows are listed.
const mostQuarantined = 200

func (v *visit) showQuarantine(code int, faults ...door.Fault) error {
	found, err := v.Quarantined(v.R.Context())
	if err != nil {
		return err
	}
	view := quarantineView{CanAccept: v.Who.Role.May(account.Operator), Files: v.Files()}
	f, _, err := v.FilingAt(v.R.Context(), "")
	for _, x := range found {
		row := quarantineRow{Row: *x.Row, Agency: x.AgencyCode}
		if err == nil {
			row.Agency = read.AgencyName(f, x.AgencyCode)
		}
		view.Rows = append(view.Rows, row)
	}
	if v.Wanted() != "" {
		l := web.List{Name: "quarantine", Title: v.Lang.Say("认不准的数据"), Head: []string{"table", "id", "column",
			"value", "reason", "agency"}}
		for _, r := range view.Rows {
			l.Rows = append(l.Rows, []any{r.Table, r.ID, r.Column, r.Value, r.Reason, r.Agency})
		}
		return v.Keep(l)
	}
	view.Rows = view.Rows[:min(len(view.Rows), mostQuarantined)]
	title := v.Lang.Say("认不准的数据")
	if len(faults) > 0 {
		title = v.Lang.Say("错误：{title}", "title", title)
	}
	return v.Show(code, "quarantine", title, "/quarantine", view, faults...)
}

func (v *visit) accept() error {
	form := v.R.PostForm
	return v.order(desk.Order{Verb: desk.Accept, Reason: form.Get("reason"),
		Judged: &desk.Judged{Table: form.Get("table"), Row: form.Get("row")}}, "/quarantine", v.showQuarantine)
}
