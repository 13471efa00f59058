package figures

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

// figuresView is where a number comes from.
type figuresView struct {
	Period, PeriodWords, RegionName string
	AsOf, AsOfText                  string
	Regions                         []web.Choice
	Query                           string
	All, Asked                      read.Sums
	Chips, RuleChips                []chip
	Rows                            []unitRow
	Unit                            *unitView // the one opened
	From, To                        int
	Before, After                   string
	Files                           web.FileLinks
	Filtered                        bool
	Clear                           string
	Excluded                        bool // some record is left out
}

// chip is a filter of one kind.
type chip struct {
	Text, Href string
	On         bool
}

// unitRow is one submission.
type unitRow struct {
	*jobs.UnitFigures
	AgencyName, CommunityName, Href string
	Kept                            int
	Why                             []string
	Open                            bool
}

// rowsOfAPage is how many submissions a page shows.
const rowsOfAPage = 50

func (v *visit) figuresPage() error {
	values := v.R.URL.Query()
	q, against := v.FiguresQueryOf(v.R.Context(), values)
	var faults []door.Fault
	for _, r := range against {
		f := door.Fault{Field: r.Field, Text: v.Lang.Say("写成2026-10、2026-Q4、2026-H2、2026或2015-01..2020-11")}
		if r.Field == "as_of" {
			f.Text = v.Lang.Say("时刻写成2026-10-10T09:00:00+08:00")
		}
		faults = append(faults, f)
	}
	if len(faults) > 0 {
		view := figuresView{Period: values.Get("period"), Query: q.Q, Clear: "/figures"}
		return v.Show(http.StatusUnprocessableEntity, "figures", "这个数是怎么来的", "/figures", view, faults...)
	}
	f, err := v.Figures(v.R.Context(), q)
	if errors.Is(err, ledger.ErrNotFound) {
		return door.ErrNoPage
	} else if err != nil {
		return err
	}
	rows, all, asked := q.Asked(f)
	if v.Wanted() != "" {
		return v.keep(f, rows, asked)
	}
	view := figuresView{
		Period:      q.Period.String(),
		PeriodWords: v.Lang.Period(q.Period),
		RegionName:  read.RegionName(v.filing(), q.Region),
		AsOf:        f.AsOf.Format(time.RFC3339Nano),
		AsOfText:    v.Clock().Full(f.AsOf),
		Query:       q.Q,
		All:         all,
		Asked:       asked,
		Files:       v.Files(),
		Filtered:    q.Q != "" || q.Agency != "" || q.Only != "" || q.Rule != "",
		Clear:       v.Query("q", "", "agency", "", "only", "", "rule", "", "unit", "", "page", ""),
	}
	view.chips(v, f, q)
	view.regions(v, q)
	return v.page(&view, f, rows)
}

// filing knows the names of regions.
func (v *visit) filing() *jobs.Filing {
	f, _, err := v.FilingAt(v.R.Context(), v.R.URL.Query().Get("region"))
	if errors.Is(err, ledger.ErrNotFound) { // it lies above those of the jobs
		f, _, err = v.FilingAt(v.R.Context(), "")
	}
	if err != nil {
		return &jobs.Filing{Directory: &reconcile.Directory{}}
	}
	return f
}

func (view *figuresView) regions(v *visit, q read.FiguresQuery) {
	f := v.filing()
	for _, root := range v.Regions() {
		view.Regions = append(view.Regions,
			web.Choice{Value: root, Text: read.RegionName(f, root), On: root == q.Region})
	}
	for _, r := range f.Directory.Below(f.Region) {
		view.Regions = append(view.Regions, web.Choice{Value: r.Code, Text: read.RegionName(f, r.Code),
			On: r.Code == q.Region})
	}
}

// chips are the filters, each with how many submissions it lets through.
func (view *figuresView) chips(v *visit, f *jobs.Figures, q read.FiguresQuery) {
	count := func(q read.FiguresQuery) (n int) {
		for i := range f.Units {
			if q.Lets(f, &f.Units[i]) {
				n++
			}
		}
		return n
	}
	plain := q
	plain.Only, plain.Rule = "", ""
	for _, c := range [][2]string{{"", "全部{n}份"}, {"ex", "有不计的记录{n}份"}, {"over", "缺记录的{n}份"},
		{"under", "记录多于填报的{n}份"}} {
		one := plain
		one.Only = c[0]
		view.Chips = append(view.Chips, chip{Text: v.Lang.Say(c[1], "n", words.Num(count(one))),
			Href: v.Query("only", c[0], "rule", "", "unit", "", "page", ""), On: q.Rule == "" && q.Only == c[0]})
	}
	for _, code := range reconcile.ExcludingRules() {
		one := plain
		one.Rule = string(code)
		records := 0
		for i := range f.Units {
			for _, r := range f.Units[i].Rules {
				if r.Code == code && one.Lets(f, &f.Units[i]) {
					records += r.Records
				}
			}
		}
		if records > 0 {
			view.RuleChips = append(view.RuleChips, chip{
				Text: v.Lang.Say("{rule} {n}条", "rule", v.Lang.Say(words.RuleName(string(code))), "n",
					words.Num(records)),
				Href: v.Query("rule", string(code), "only", "", "unit", "", "page", ""), On: q.Rule == string(code)})
		}
	}
}

// page takes the page that was asked for, and opens the submission that was, or the only one.
func (v *visit) page(view *figuresView, f *jobs.Figures, rows []*jobs.UnitFigures) error {
	unit := v.R.URL.Query().Get("unit")
	if unit == "" && len(rows) == 1 {
		unit = string(rows[0].Submission)
	}
	at := 0
	if n, err := strconv.Atoi(v.R.URL.Query().Get("page")); err == nil && n > 1 && (n-1)*rowsOfAPage < len(rows) {
		at = n - 1
	} else if i := slices.IndexFunc(rows, func(u *jobs.UnitFigures) bool {
		return string(u.Submission) == unit
	}); err != nil && i >= 0 {
		at = i / rowsOfAPage
	}
	from := at * rowsOfAPage
	to := min(from+rowsOfAPage, len(rows))
	view.From, view.To = from+1, to
	if at > 0 {
		view.Before = v.Query("page", strconv.Itoa(at), "unit", "")
	}
	if to < len(rows) {
		view.After = v.Query("page", strconv.Itoa(at+2), "unit", "")
	}
	for _, u := range rows[from:to] {
		row := unitRow{UnitFigures: u, AgencyName: name(f, u), CommunityName: community(f, u),
			Kept: u.Records - u.ExcludedRecords, Open: string(u.Submission) == unit,
			Href: v.Query("unit", string(u.Submission), "as_of", view.AsOf) + "#u" + string(u.Submission)}
		for _, r := range u.Rules {
			row.Why = append(row.Why, v.Lang.Say(words.RuleName(string(r.Code))))
		}
		if row.Open {
			opened, err := v.open(f, u)
			if err != nil {
				return err
			}
			view.Unit = opened
		}
		view.Rows = append(view.Rows, row)
	}
	return v.Show(http.StatusOK, "figures", "这个数是怎么来的", "/figures", view)
}

func name(f *jobs.Figures, u *jobs.UnitFigures) string {
	if a := f.Directory.Agencies[u.Agency]; a != nil {
		return a.Name
	}
	return u.Agency
}

func community(f *jobs.Figures, u *jobs.UnitFigures) string {
	if r := f.Directory.Regions[u.Community]; r != nil && r.Name != "" {
		return r.Name
	}
	return u.Community
}

// keep answers the submissions, a line each, or one of them down to its records.
func (v *visit) keep(f *jobs.Figures, rows []*jobs.UnitFigures, asked read.Sums) error {
	if unit := v.R.URL.Query().Get("unit"); unit != "" {
		for _, u := range rows {
			if string(u.Submission) == unit {
				return v.keepRecords(f, u)
			}
		}
		return door.ErrNoPage
	}
	l := web.List{Name: "figures", Title: v.Lang.Say("数字"), Head: []string{"submission", "agency_code", "agency",
		"project", "community_code", "community", "month", "revision", "filed_at", "claimed", "recorded", "excluded",
		"direct", "records", "excluded_records", "rules"}}
	for _, u := range rows {
		why := ""
		for i, r := range u.Rules {
			if i > 0 {
				why += " "
			}
			why += fmt.Sprintf("%s:%d", r.Code, r.Records)
		}
		var claimed any
		if u.Claimed != nil {
			claimed = *u.Claimed
		}
		l.Rows = append(l.Rows, []any{string(u.Submission), u.Agency, name(f, u), u.Project, u.Community,
			community(f, u), u.Month.String(), u.Revision, u.FiledAt.In(v.Service.Zone).Format(time.RFC3339), claimed,
			u.Recorded, u.Excluded, u.Direct, u.Records, u.ExcludedRecords, why})
	}
	l.Sum = []any{v.Lang.Say("合计{n}份", "n", words.Num(asked.Submissions)), nil, nil, nil, nil, nil, nil, nil, nil,
		asked.Claimed, asked.Recorded, -asked.Excluded, asked.Direct, asked.Records, asked.ExcludedRecords}
	return v.Keep(l)
}
