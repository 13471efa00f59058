package judge

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/content"
)

// duplicatesView is the pairs of one state, one of them opened, and what was judged last.
type duplicatesView struct {
	State    jobs.PairState
	Tabs     []tab
	Pairs    []pairRow
	One      *pairView
	Method   string // as a report of the whole would say it today
	Rulings  []rulingRow
	CanJudge bool
	Reason   string
	Verdict  string
	Next     string // the next pair, where this one is left for later
	After    string // its key: what is opened once this one is judged

	StateWord, Order string
	Of               int64 // pairs of the state
	More             int64 // of them, those that are not listed
	Unlisted         bool  // not all of those are in a file either
	Month            string
	Months           []web.Choice // where one is to be chosen
	Files            web.FileLinks
}

// tab is one state: how many pairs stand in it.
type tab struct {
	Tag         words.Tag
	N           int64
	Aside, Href string
	On          bool
}

// pairRow is a pair in the list.
type pairRow struct {
	Stays, Goes     string // titles
	StaysOf, GoesOf string // whose, where and when
	Href            string
	Share, Stake    string
	On              bool
}

// pairView is a pair, line by line.
type pairView struct {
	jobs.Pair
	Title                     string
	Head                      [2]string
	Lines                     []pairLine
	Likeness                  string
	Same, Reversed, Different string // what each verdict does to the figures
	Ruling                    *rulingRow
}

// pairLine is one thing that two records say, and whether they say the same.
type pairLine struct {
	Name, First, Later string
	Differ             bool
}

func (v *visit) duplicatesPage() error { return v.showDuplicates(http.StatusOK) }

func (v *visit) showDuplicates(code int, faults ...door.Fault) error {
	of, err := v.sought()
	if err != nil {
		return err
	}
	j, err := v.judging(of)
	if err != nil {
		return err
	}
	state, wanted := v.asked(j, of)
	view := duplicatesView{State: state, CanJudge: v.Who.Role.May(account.Operator), Files: v.Files(),
		Method: v.method(j)}
	if v.R.PostFormValue("stays") != "" {
		view.Reason, view.Verdict = v.R.PostFormValue("reason"), v.R.PostFormValue("verdict")
	}
	pairs := j.Of(view.State)
	if unlisted := j.Stake(state).Count - int64(len(pairs)); v.Wanted() != "" && unlisted > 0 {
		return v.TooMany(v.Lang.Say("只列人次最多的{n}对，另有{m}对，一个文件装不下：请选月份，或先判定。",
			"n", words.Num(len(pairs)), "m", words.Num(unlisted)))
	} else if v.Wanted() != "" {
		return v.keepPairs(pairs)
	}
	if of.Month != 0 {
		view.Month = of.Month.String()
	}
	if j.Unlisted.Count > 0 || of.Month != 0 {
		view.Months = v.months(j, of.Month)
	}
	for _, n := range read.PairCounts(j) {
		view.Tabs = append(view.Tabs, v.tab(n, view.State))
	}
	at := 0
	for i := range pairs {
		if pairKey(&pairs[i]) == wanted {
			at = i
		}
	}
	view.list(v, j, pairs, at)
	if view.Rulings, err = v.rulings(j, false); err != nil {
		return err
	}
	return v.Show(code, "duplicates", "疑似重复", "/duplicates", view, faults...)
}

// mostPairs is how many pairs are listed.
const mostPairs = 100

// list lists pairs, and opens one of them.
func (view *duplicatesView) list(v *visit, j *jobs.Judging, pairs []jobs.Pair, at int) {
	view.StateWord, view.Of = v.Lang.Say(stateTags[view.State].Text), j.Stake(view.State).Count
	view.Unlisted = view.Of > int64(len(pairs))
	view.Order = v.Lang.Say("最近判的在前")
	if view.State == jobs.PairOpen {
		view.Order = v.Lang.Say("人次多的在前")
	}
	for i := range pairs[:min(len(pairs), mostPairs)] {
		view.Pairs = append(view.Pairs, v.pairRow(j, &pairs[i], view.Month))
		view.Pairs[i].On = i == at
	}
	view.More = view.Of - int64(len(view.Pairs))
	if len(pairs) > 0 {
		view.One = v.pairView(j, pairs[at], at)
	}
	if at+1 < len(pairs) {
		view.Next, view.After = pairHref(&pairs[at+1], view.Month), pairKey(&pairs[at+1])
	}
}

// method is what the notes of a report would say of the pairs today. What awaits a second person is not in force.
func (v *visit) method(j *jobs.Judging) string {
	p := report.Pairs{Same: int(j.Stake(jobs.PairSame).Count), Different: int(j.Stake(jobs.PairDifferent).Count),
		Open: int(j.Unlisted.Count), Attendances: j.Unlisted.Attendances}
	later := map[reconcile.ID]bool{}
	for _, one := range append(j.Of(jobs.PairOpen), j.Of(jobs.PairProposed)...) {
		p.Open++
		if id := one.Records[0].ID; !later[id] { // which may be like several
			later[id] = true
			p.Attendances += *one.Claimed
		}
	}
	return content.Pairs(p, string(v.Lang.Locale))
}

var stateTags = map[jobs.PairState]words.Tag{jobs.PairOpen: {Class: "t-wait", Text: "未判"},
	jobs.PairProposed:  {Class: "t-run", Text: "待确认"},
	jobs.PairSame:      {Class: "t-off", Text: words.VerdictWords[reconcile.Same]},
	jobs.PairDifferent: {Class: "t-ok", Text: words.VerdictWords[reconcile.Different]}}

func (v *visit) tab(n read.PairCount, on jobs.PairState) tab {
	out := tab{Tag: stateTags[n.State], N: n.Pairs, On: n.State == on,
		Href: v.Query("state", string(n.State), "pair", "")}
	switch n.State {
	case jobs.PairOpen:
		out.Aside = v.Lang.Say("若都重复，{n}人次", "n", words.Signed(-n.Attendances))
	case jobs.PairProposed:
		out.Aside = v.Lang.Say("判重复，等第二人")
	case jobs.PairSame:
		out.Aside = v.Lang.Say("{n}人次", "n", words.Signed(-n.Attendances))
	case jobs.PairDifferent:
		out.Aside = v.Lang.Say("照计")
	}
	return out
}

// pairKey names a pair in the address of its page.
func pairKey(p *jobs.Pair) string { return string(p.Stays.ID) + "~" + string(p.Goes.ID) }

func (v *visit) pairRow(j *jobs.Judging, p *jobs.Pair, month string) pairRow {
	return pairRow{Stays: p.Stays.Title, StaysOf: v.told(j, &p.Stays), Goes: p.Goes.Title, GoesOf: v.told(j, &p.Goes),
		Share: v.share(p.Likeness), Stake: words.Signed(-p.Stake()), Href: pairHref(p, month)}
}

func pairHref(p *jobs.Pair, month string) string {
	q := url.Values{"state": {string(p.State)}, "pair": {pairKey(p)}}
	if month != "" {
		q.Set("month", month)
	}
	return "/duplicates?" + q.Encode()
}

// told is whose a record is, where and when, and of how many.
func (v *visit) told(j *jobs.Judging, s *jobs.PairSide) string {
	return v.Lang.Say("{agency}，{community}，{date}，{n}人次", "agency", agencyName(j, s.Agency), "community",
		communityName(j, s.Community), "date", s.OccurredOn.String(), "n", words.Num(s.Attendances))
}

func agencyName(j *jobs.Judging, code string) string {
	if a := j.Directory.Agencies[code]; a != nil && a.Name != "" {
		return a.Name
	}
	return code
}

func communityName(j *jobs.Judging, code string) string {
	if r := j.Directory.Regions[code]; r != nil && r.Name != "" {
		return r.Name
	}
	return code
}

func (v *visit) pairView(j *jobs.Judging, p jobs.Pair, at int) *pairView {
	out := &pairView{Pair: p, Title: v.Lang.Say("第{n}对：{title}", "n", words.Num(at+1), "title", p.Goes.Title),
		Head: [2]string{v.Lang.Say("左：记录{id}", "id", string(p.Stays.ID)),
			v.Lang.Say("右：记录{id}", "id", string(p.Goes.ID))}}
	for _, l := range [][3]string{
		{"机构", agencyName(j, p.Stays.Agency), agencyName(j, p.Goes.Agency)},
		{"社区", communityName(j, p.Stays.Community), communityName(j, p.Goes.Community)},
		{"名称", p.Stays.Title, p.Goes.Title},
		{"日期", p.Stays.OccurredOn.String(), p.Goes.OccurredOn.String()},
		{"类别、编号", v.kind(&p.Stays), v.kind(&p.Goes)},
		{"节次、人次", v.size(&p.Stays), v.size(&p.Goes)},
		{"报送", v.filed(&p.Stays, &p.Goes), v.filed(&p.Goes, &p.Stays)},
		{"本月同编号的其他各节", days(&p.Stays), days(&p.Goes)},
	} {
		out.Lines = append(out.Lines, pairLine{v.Lang.Say(l[0]), l[1], l[2], l[1] != l[2]})
	}
	out.Likeness = v.likeness(p.Likeness)
	out.Same = v.effect(j, &p, p.Effect.Same)
	out.Reversed = v.effect(j, &p, p.Effect.Reversed)
	out.Different = v.effect(j, &p, p.Effect.Different)
	if p.Judgement != nil {
		row := v.ruling(j, *p.Judgement)
		out.Ruling = &row
	}
	return out
}

func (v *visit) kind(s *jobs.PairSide) string {
	return strings.TrimSpace(v.Lang.Say(words.RecordKind(s.Kind)) + " " + s.Code)
}

func (v *visit) size(s *jobs.PairSide) string {
	return v.Lang.Say("{n}节，{m}人次", "n", words.Num(s.Sessions), "m", words.Num(s.Attendances))
}

// filed is when a record was filed, that it was the first of the two, and when it was filed anew.
func (v *visit) filed(s, other *jobs.PairSide) string {
	if s.FirstFiled == nil {
		return v.Lang.Say("现在没有报这一条")
	}
	out := v.Clock().Full(*s.FirstFiled)
	if other.FirstFiled == nil || s.FirstFiled.Before(*other.FirstFiled) {
		out = v.Lang.Say("{time}（先报）", "time", out)
	}
	if s.FiledAt.After(*s.FirstFiled) {
		out = v.Lang.Say("{first}；{time}改报", "first", out, "time", v.Clock().Full(*s.FiledAt))
	}
	return out
}

func days(s *jobs.PairSide) string {
	out := make([]string, len(s.Others))
	for i, d := range s.Others {
		out[i] = d.String()[len("2006-"):]
	}
	if len(out) == 0 {
		return "\u2014"
	}
	return strings.Join(out, "\u3001")
}

// share is how alike the titles are.
func (v *visit) share(l reconcile.Likeness) string {
	switch l.Titles {
	case reconcile.TitlesEqual:
		return v.Lang.Say("相同")
	case reconcile.TitlesWithin:
		return v.Lang.Say("含在内")
	}
	return words.Num(l.Share) + "%"
}

// likeness says how alike two records are, beside what the rule asks.
func (v *visit) likeness(l reconcile.Likeness) string {
	titles := v.Lang.Say("名称相邻两字重合{n}%（60%起）", "n", words.Num(l.Share))
	switch l.Titles {
	case reconcile.TitlesEqual:
		titles = v.Lang.Say("名称相同")
	case reconcile.TitlesWithin:
		titles = v.Lang.Say("一个名称含在另一个之中（相邻两字重合{n}%）", "n", words.Num(l.Share))
	}
	return v.Lang.Say("{titles}；人次差{n}（最多差{most}）；同一天、同一街道。", "titles", titles, "n",
		words.Num(l.Apart), "most",
		words.Num(l.Most))
}

// effect is the direct and indirect of the month as they are, and as a verdict would make them.
func (v *visit) effect(j *jobs.Judging, p *jobs.Pair, is reconcile.Pair) string {
	was := p.Effect.Now
	if p.State == jobs.PairSame || p.State == jobs.PairDifferent {
		was = p.Effect.Open
	}
	args := []any{"region", communityName(j, p.Effect.Region), "month", v.Lang.Month(p.Effect.Month)}
	if was == is {
		return v.Lang.Say("{region}{month}直接{direct}、间接{indirect}，数字不变。", append(args, "direct",
			words.Num(was.Direct), "indirect", words.Num(was.Indirect))...)
	}
	return v.Lang.Say("{region}{month}直接{direct}→{then}，间接{indirect}→{after}。", append(args, "direct",
		words.Num(was.Direct), "then", words.Num(is.Direct), "indirect", words.Num(was.Indirect), "after",
		words.Num(is.Indirect))...)
}

func (v *visit) keepPairs(pairs []jobs.Pair) error {
	l := web.List{Name: "duplicates", Title: v.Lang.Say("疑似重复"), Head: []string{"record", "agency", "community",
		"occurred_on", "title", "attendances", "other_record", "other_agency", "other_community", "other_occurred_on",
		"other_title", "other_attendances", "state", "first_filed_at", "other_first_filed_at", "titles", "title_share",
		"month", "region", "direct", "direct_if_same", "indirect", "indirect_if_same", "judgement"}}
	for _, p := range pairs {
		var judgement any
		if p.Judgement != nil {
			judgement = p.Judgement.ID
		}
		l.Rows = append(l.Rows, []any{string(p.Goes.ID), p.Goes.Agency, p.Goes.Community, p.Goes.OccurredOn.String(),
			p.Goes.Title, p.Goes.Attendances, string(p.Stays.ID), p.Stays.Agency, p.Stays.Community,
			p.Stays.OccurredOn.String(), p.Stays.Title, p.Stays.Attendances, string(p.State),
			v.moment(p.Goes.FirstFiled), v.moment(p.Stays.FirstFiled), string(p.Likeness.Titles), p.Likeness.Share,
			p.Effect.Month.String(), p.Effect.Region, p.Effect.Open.Direct, p.Effect.Same.Direct,
			p.Effect.Open.Indirect, p.Effect.Same.Indirect, judgement})
	}
	return v.Keep(l)
}

func (v *visit) moment(t *time.Time) any {
	if t == nil {
		return nil
	}
	return v.Clock().In(*t).Format(time.RFC3339)
}
