package filing

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// yearRows are the units of a year.
type yearRows struct {
	Year, Summary string
	Rows          []unitRow
}

// unitRow is a unit in a year: what it filed in each of the twelve months.
type unitRow struct {
	Agency, Community, Href string
	Unexpected, Open        bool
	Cells                   template.HTML
	Drill                   *drill
	unit                    reconcile.Unit
	year                    int
	problems                int
}

// rowsOfFiling is how many units a page shows.
const rowsOfFiling = 50

// matrixRows are the units of every year, newest first; with problems first where only they are asked for.
func (v *visit) matrixRows(f *jobs.Filing, q read.FilingQuery) []unitRow {
	type key struct {
		u    *reconcile.Unit
		year int
	}
	found := map[key]*unitRow{}
	var rows []*unitRow
	f.Within(q.Region, q.Window, func(u *reconcile.Unit, m period.Month, s reconcile.Slot) {
		k := key{u, m.Year()}
		row := found[k]
		if row == nil {
			row = &unitRow{Agency: read.AgencyName(f, u.AgencyCode), Community: read.RegionName(f, u.CommunityCode),
				Unexpected: !u.Expected, unit: *u, year: m.Year()}
			found[k] = row
			rows = append(rows, row)
		}
		if s.State == reconcile.Late || s.State == reconcile.NotAccepted || s.State == reconcile.Missing &&
			v.Overdue(m) || s.State == reconcile.Unexpected {
			row.problems++
		}
	})
	rows = slices.DeleteFunc(rows, func(r *unitRow) bool {
		return q.Problems && r.problems == 0 || q.Q != "" && !strings.Contains(r.Agency, q.Q) &&
			!strings.Contains(r.Community, q.Q) &&
			!strings.Contains(r.unit.ProjectCode, q.Q) && r.unit.AgencyCode != q.Q
	})
	slices.SortStableFunc(rows, func(a, b *unitRow) int {
		by := 0
		if q.Problems {
			by = cmp.Compare(b.problems, a.problems)
		}
		return cmp.Or(cmp.Compare(b.year, a.year), by, boolOrder(a.Unexpected, b.Unexpected),
			cmp.Compare(a.unit.ProjectCode, b.unit.ProjectCode),
			cmp.Compare(a.unit.CommunityCode, b.unit.CommunityCode))
	})
	out := make([]unitRow, len(rows))
	for i, r := range rows {
		out[i] = *r
	}
	return out
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// fillMatrix takes the page that was asked for, and opens the unit that was.
func (v *visit) fillMatrix(view *filingView, f *jobs.Filing, q read.FilingQuery) error {
	rows := v.matrixRows(f, q)
	if q.Unit != "" && v.R.URL.Query().Get("page") == "" { // a link to a unit finds its page
		if i := slices.IndexFunc(rows, func(r unitRow) bool { return r.key() == q.Unit }); i >= 0 {
			q.Page = i/rowsOfFiling + 1
		}
	}
	if (q.Page-1)*rowsOfFiling >= max(len(rows), 1) {
		q.Page = 1
	}
	from := (q.Page - 1) * rowsOfFiling
	view.Rows, view.From, view.To = len(rows), from+1, min(from+rowsOfFiling, len(rows))
	query := v.R.URL.Query()
	query.Del("unit")
	query.Del("lang")
	view.Files = v.Files()
	if q.Page > 1 {
		view.Before = web.PageAddress("/filing/months", query, q.Page-1)
	}
	if view.To < len(rows) {
		view.After = web.PageAddress("/filing/months", query, q.Page+1)
	}
	query.Set("page", strconv.Itoa(q.Page))
	for _, row := range rows[from:view.To] {
		row.Cells = v.cells(row, q.Window)
		row.Href = web.UnitAddress(query, row.key())
		if row.key() == q.Unit {
			d, err := v.drill(f, row)
			if err != nil {
				return err
			}
			row.Open, row.Drill = true, d
			d.Close = "/filing/months?" + query.Encode()
		}
		year := v.Lang.Year(row.year)
		if n := len(view.Years); n == 0 || view.Years[n-1].Year != year {
			view.Years = append(view.Years, yearRows{Year: year, Summary: v.yearSummary(f, q, row.year)})
		}
		y := &view.Years[len(view.Years)-1]
		y.Rows = append(y.Rows, row)
	}
	return nil
}

// key names a unit and year in an address.
func (r unitRow) key() string { return web.UnitKey(r.unit, r.year) }

func (v *visit) yearSummary(f *jobs.Filing, q read.FilingQuery, year int) string {
	c, unexpected := f.Completeness(q.Region,
		reconcile.Window{From: max(q.Window.From, period.MonthOf(year, 1)),
			To: min(q.Window.To, period.MonthOf(year, 12))})
	parts := []string{v.Lang.Say("应报{n}", "n", words.Num(c.Expected))}
	for _, p := range []struct {
		word string
		n    int64
	}{{"按时{n}", c.OnTime}, {"迟报{n}", c.Late}, {"未报{n}", c.Missing}, {"退回{n}", c.Returned},
		{"计划外填报{n}", unexpected}} {
		if p.n > 0 {
			parts = append(parts, v.Lang.Say(p.word, "n", words.Num(p.n)))
		}
	}
	return strings.Join(parts, " · ")
}

// cells are the twelve months of a unit: at most some forty bytes each, of numbers and words of ours only.
func (v *visit) cells(r unitRow, w reconcile.Window) template.HTML {
	var b strings.Builder
	for m := period.MonthOf(r.year, 1); m <= period.MonthOf(r.year, 12); m++ {
		s, ok := r.unit.Slots[m]
		if !ok || !w.Contains(m) {
			b.WriteString(`<td class="nil">·`)
			continue
		}
		day := v.filedDay(s.FiledAt, m)
		switch s.State {
		case reconcile.OnTime:
			b.WriteString("<td>" + day)
		case reconcile.Late:
			fmt.Fprintf(&b, `<td><i class="t-wait">%s%s</i>`, v.Lang.Say("迟"), day)
		case reconcile.NotAccepted:
			fmt.Fprintf(&b, `<td><i class="t-doubt">%s</i>`, v.Lang.Say("退回"))
		case reconcile.Unreadable:
			fmt.Fprintf(&b, `<td><i class="t-bad">%s</i>`, v.Lang.Say("数据有误"))
		case reconcile.Unexpected:
			fmt.Fprintf(&b, `<td><i class="x">%s%s</i>`, v.Lang.Say("外"), day)
		case reconcile.Missing:
			if v.Overdue(m) {
				fmt.Fprintf(&b, `<td><i class="t-bad">%s</i>`, v.Lang.Say("未报"))
			} else {
				fmt.Fprintf(&b, `<td><i class="t-wait">%s</i>`, v.Lang.Say("待报"))
			}
		}
	}
	return template.HTML(b.String())
}

// filedDay is the day of the following month; with its month where it was another.
func (v *visit) filedDay(t time.Time, m period.Month) string {
	local := t.In(v.Service.Zone)
	if period.MonthAt(local) == m+1 {
		return strconv.Itoa(local.Day())
	}
	return local.Format("1-2")
}
