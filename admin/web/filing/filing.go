package filing

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// monthView is one month: who was to file, and how that stands.
type monthView struct {
	Month, Before, After string // periods
	Words, BeforeWords   string
	AfterWords           string
	AsOf, Deadline       string
	Tabs                 []monthTab
	Tab                  read.MonthTab
	TabWords             string
	Gate                 string
	GateBad              bool
	Regions              []web.Choice
	Region, Query        string
	Rows                 []filerRow
	Of, Chosen, Without  int
	Elsewhere            []string // chosen, and on another page
	Page                 int
	HasBefore, HasAfter  bool
	Files                web.FileLinks
	CanRemind            bool
	Copy                 string // names to be copied
	Nothing              bool   // nobody is expected to file
	None                 string // the page with none chosen
}

// monthTab is a part of the expected, with how many.
type monthTab struct {
	Href, Aside string
	N           int
	Tag         words.Tag
	All, On     bool
}

// filerRow is one who is to file.
type filerRow struct {
	*read.Filer
	Tag                   words.Tag
	Note                  string
	Href, Months          string
	Last, LastMonth       string
	Reminded, RemindedWas string
	Chosen                bool
}

// filersOfAPage is how many a page shows.
const filersOfAPage = 100

var tabTags = map[read.MonthTab]words.Tag{read.OnTimeTab: {Class: "t-ok", Text: "按时"},
	read.MissingTab: {Class: "t-bad", Text: "未报"}, read.DraftTab: {Class: "t-off", Text: "草稿"},
	read.LateTab: {Class: "t-wait", Text: "迟报"}, read.ReturnedTab: {Class: "t-doubt", Text: "退回"}}

func (v *visit) monthPage() error {
	values := v.R.URL.Query()
	if values.Has("period") || values.Has("problems") || values.Has("unit") { // as the matrix was linked before
		http.Redirect(v.W, v.R, "/filing/months?"+v.R.URL.RawQuery, http.StatusSeeOther)
		return nil
	}
	f, _, err := v.FilingAt(v.R.Context(), values.Get("region"))
	if err != nil {
		return err
	}
	q := v.MonthQueryOf(f, values)
	all, err := v.MonthOf(v.R.Context(), f, q)
	if err != nil {
		return err
	}
	var rows []*read.Filer
	for _, one := range all {
		if one.In(q.Tab) {
			rows = append(rows, one)
		}
	}
	if v.Wanted() != "" {
		return v.keepMonth(q, rows)
	}
	deadline := v.Service.Options.Deadline(q.Month)
	view := monthView{
		Month:       q.Month.String(),
		Words:       v.Lang.Month(q.Month),
		Before:      (q.Month - 1).String(),
		BeforeWords: v.Clock().MonthShort(q.Month - 1),
		AsOf:        v.Clock().Full(f.AsOf),
		Deadline:    v.Deadline(deadline),
		Tab:         q.Tab,
		TabWords:    v.Lang.Say(cmp.Or(tabTags[q.Tab].Text, "应报")),
		Region:      values.Get("region"),
		Query:       q.Q,
		Files:       v.Files(),
		CanRemind:   v.Who.Role.May(account.Operator),
		Nothing:     len(all) == 0 && q.Q == "",
		None:        v.Query("sel", "none", "agency", "", "do", ""),
	}
	if q.Month < v.LastComplete()+1 {
		view.After, view.AfterWords = (q.Month + 1).String(), v.Clock().MonthShort(q.Month+1)
	}
	view.tabs(v, all, q)
	if err := view.gate(v, f, q, deadline); err != nil {
		return err
	}
	view.regions(v, f, q)
	view.page(v, rows, values)
	return v.Show(http.StatusOK, "filing", "本月报送", "/filing", view)
}

func (view *monthView) regions(v *visit, f *jobs.Filing, q read.MonthQuery) {
	for _, root := range v.Regions() {
		view.Regions = append(view.Regions,
			web.Choice{Value: root, Text: read.RegionName(f, root), On: root == q.Region})
	}
	for _, r := range f.Directory.Below(f.Region) {
		view.Regions = append(view.Regions,
			web.Choice{Value: r.Code, Text: cmp.Or(r.Name, r.Code), On: r.Code == q.Region})
	}
}

// tabs count; the counts follow the other filters.
func (view *monthView) tabs(v *visit, all []*read.Filer, q read.MonthQuery) {
	filed := 0
	for _, one := range all {
		if one.Tab() == read.OnTimeTab || one.Tab() == read.LateTab {
			filed++
		}
	}
	for _, t := range read.MonthTabs {
		tab := monthTab{Href: v.Query("tab", string(t), "page", "", "sel", "", "agency", "", "do", ""), Tag: tabTags[t],
			All: t == read.ExpectedTab, On: t == q.Tab}
		if t == read.ExpectedTab {
			tab.Href = v.R.URL.Path + "?" + url.Values{"month": {q.Month.String()}, "tab": {""},
				"region": {view.Region}, "q": {view.Query}}.Encode()
			tab.Aside = v.Lang.Say("报送率{rate}", "rate", wording.Percent(int64(filed), int64(len(all))))
		}
		for _, one := range all {
			if one.In(t) {
				tab.N++
			}
		}
		switch t {
		case read.DraftTab:
			tab.Aside = v.Lang.Say("存了，未提交")
		case read.ReturnedTab:
			tab.Aside = v.Lang.Say("待机构改报")
		}
		view.Tabs = append(view.Tabs, tab)
	}
}

// gate says in a sentence what the month's report will do.
func (view *monthView) gate(v *visit, f *jobs.Filing, q read.MonthQuery, deadline time.Time) error {
	c, _ := f.Completeness(f.Region, reconcile.Window{From: q.Month, To: q.Month})
	if c.Expected == 0 {
		return nil
	}
	state, err := v.Ledger().Jobs(v.R.Context())
	if err != nil {
		return err
	}
	p := period.Period{Kind: period.Monthly, From: q.Month, To: q.Month}
	rate := wording.Percent(c.Filed(), c.Expected)
	least := (c.Expected*int64(v.Service.Options.MinCompleteness) + 999) / 1000
	for _, u := range v.Service.Upcoming(v.Now(), 3) {
		at, err := time.Parse(time.RFC3339, u.Slot)
		idle := func(j ledger.Job) bool { return j.Name == u.Job && (j.Paused || j.Over(at, v.Now())) }
		if err != nil || u.Period != p.String() || slices.ContainsFunc(state, idle) {
			continue
		}
		view.Gate = v.Lang.Say("{time}出月报。现报送率{rate}（{filed}/{expected}）", "time",
			v.Clock().Stamp(at, v.Now()),
			"rate", rate, "filed", words.Num(c.Filed()), "expected", words.Num(c.Expected))
		if lack := least - c.Filed(); lack > 0 {
			view.GateBad = true
			view.Gate += v.Lang.Say("，低于{min}，到期将扣留。再报{n}份即达{min}。", "min", v.Minimum(), "n",
				words.Num(lack))
		} else {
			view.Gate += v.Lang.Say("，不会扣留。")
		}
		return nil
	}
	if v.Now().Before(deadline) {
		view.Gate = v.Lang.Say("还没有到截止。现报送率{rate}（{filed}/{expected}）。", "rate", rate, "filed",
			words.Num(c.Filed()), "expected", words.Num(c.Expected))
	}
	return nil
}

// page takes the page that was asked for, with what is chosen over all pages.
func (view *monthView) page(v *visit, rows []*read.Filer, values url.Values) {
	chosen := func(one *read.Filer) bool {
		if one.Contact == "" || one.Tab() != read.MissingTab {
			return false
		}
		switch values.Get("sel") {
		case "none":
			return false
		case "some":
			return slices.Contains(values["agency"], one.Agency)
		}
		return true
	}
	view.Of = len(rows)
	view.Page, _ = strconv.Atoi(values.Get("page"))
	if view.Page < 1 || (view.Page-1)*filersOfAPage >= max(len(rows), 1) {
		view.Page = 1
	}
	from := (view.Page - 1) * filersOfAPage
	to := min(from+filersOfAPage, len(rows))
	view.HasBefore, view.HasAfter = view.Page > 1, to < len(rows)
	var names []string
	seen := map[string]bool{}
	for i, one := range rows {
		on := chosen(one)
		if on && !seen[one.Agency] {
			seen[one.Agency] = true
			view.Chosen++
			names = append(names, one.AgencyName)
			if i < from || i >= to {
				view.Elsewhere = append(view.Elsewhere, one.Agency)
			}
		}
		if one.Contact == "" && one.Tab() == read.MissingTab {
			view.Without++
		}
		if i >= from && i < to {
			row := v.filerRow(one, values)
			row.Chosen = on
			view.Rows = append(view.Rows, row)
		}
	}
	if values.Get("do") == "copy" {
		view.Copy = v.Lang.List(names)
	}
}

func (v *visit) filerRow(one *read.Filer, values url.Values) filerRow {
	m := v.MonthQueryOf(&jobs.Filing{Directory: &reconcile.Directory{}}, values).Month
	deadline := v.Service.Options.Deadline(m)
	row := filerRow{Filer: one, Tag: words.SlotTag(one.State, !v.Now().Before(deadline)), Months: "/filing/months?" +
		url.Values{"q": {one.AgencyName}}.Encode()}
	stamp := func(t time.Time) string { return v.Clock().Stamp(t, v.Now()) }
	switch {
	case one.Draft != nil && one.Tab() == read.MissingTab:
		row.Tag, row.Note = tabTags[read.DraftTab], v.Lang.Say("{time}存，未提交", "time", stamp(*one.Draft))
	case one.FiledAt != nil:
		row.Note = v.Lang.Say("{time}报", "time", stamp(*one.FiledAt))
		if late := one.FiledAt.Sub(deadline); late > 0 {
			row.Note += v.Lang.Say("，迟{n}天", "n", words.Num(max(int64(late/(24*time.Hour)), 1)))
		}
		row.Href = "/figures?" + url.Values{"period": {m.String()}, "unit": {string(one.Submission)}}.Encode()
	}
	if one.LastFiledAt != nil {
		row.Last, row.LastMonth = v.Clock().Day(*one.LastFiledAt, v.Now()), v.Lang.Month(*one.LastMonth)
	}
	if n := len(one.Letters); n > 0 {
		row.Reminded = v.reminded(one.Letters[n-1])
		if n > 1 {
			row.RemindedWas = v.reminded(one.Letters[n-2])
		}
	}
	return row
}

// reminded says when a reminder went, and how it ended.
func (v *visit) reminded(l ledger.AgencyLetter) string {
	text := v.Clock().Day(l.CreatedAt, v.Now()) + " " + v.Lang.Say(v.Shown(v.R.Context(), l.Actor))
	if l.State != ledger.Sent {
		text += v.Lang.Say("（{name}）", "name", v.Lang.Say(words.DeliveryTag(ledger.Delivery{State: l.State}).Text))
	}
	return text
}

// keepMonth answers the month as a file.
func (v *visit) keepMonth(q read.MonthQuery, rows []*read.Filer) error {
	l := web.List{Name: "filing-" + q.Month.String(), Title: v.Lang.Say("本月报送"),
		Head: []string{"month", "agency_code",
			"agency", "project", "community_code", "community", "state", "draft_at", "filed_at", "submission",
			"revision",
			"contact", "last_filed_at", "reminders", "last_reminded_at"}}
	at := func(t *time.Time) any {
		if t == nil {
			return nil
		}
		return t.In(v.Service.Zone).Format(time.RFC3339)
	}
	for _, one := range rows {
		var last *time.Time
		if n := len(one.Letters); n > 0 {
			last = &one.Letters[n-1].CreatedAt
		}
		l.Rows = append(l.Rows, []any{q.Month.String(), one.Agency, one.AgencyName, one.Project, one.Community,
			one.CommunityName, string(one.State), at(one.Draft), at(one.FiledAt), string(one.Submission), one.Revision,
			one.Contact, at(one.LastFiledAt), len(one.Letters), at(last)})
	}
	return v.Keep(l)
}
