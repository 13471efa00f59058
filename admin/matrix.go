package admin

import (
	"cmp"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

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
func (v *visit) matrixRows(f *jobs.Filing, q filingQuery) []unitRow {
	type key struct {
		u    *reconcile.Unit
		year int
	}
	found := map[key]*unitRow{}
	var rows []*unitRow
	f.Within(q.region, q.window, func(u *reconcile.Unit, m period.Month, s reconcile.Slot) {
		k := key{u, m.Year()}
		row := found[k]
		if row == nil {
			row = &unitRow{Agency: agencyName(f, u.AgencyCode), Community: regionName(f, u.CommunityCode),
				Unexpected: !u.Expected, unit: *u, year: m.Year()}
			found[k] = row
			rows = append(rows, row)
		}
		if s.State == reconcile.Late || s.State == reconcile.NotAccepted || s.State == reconcile.Missing &&
			v.overdue(m) || s.State == reconcile.Unexpected {
			row.problems++
		}
	})
	rows = slices.DeleteFunc(rows, func(r *unitRow) bool {
		return q.problems && r.problems == 0 || q.q != "" && !strings.Contains(r.Agency, q.q) &&
			!strings.Contains(r.Community, q.q) &&
			!strings.Contains(r.unit.ProjectCode, q.q) && r.unit.AgencyCode != q.q
	})
	slices.SortStableFunc(rows, func(a, b *unitRow) int {
		by := 0
		if q.problems {
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

func (v *visit) overdue(m period.Month) bool { return !v.now().Before(v.service.Options.Deadline(m)) }

// fillMatrix takes the page that was asked for, and opens the unit that was.
func (v *visit) fillMatrix(view *filingView, f *jobs.Filing, q filingQuery) error {
	rows := v.matrixRows(f, q)
	if q.unit != "" && v.r.URL.Query().Get("page") == "" { // a link to a unit finds its page
		if i := slices.IndexFunc(rows, func(r unitRow) bool { return r.key() == q.unit }); i >= 0 {
			q.page = i/rowsOfFiling + 1
		}
	}
	if (q.page-1)*rowsOfFiling >= max(len(rows), 1) {
		q.page = 1
	}
	from := (q.page - 1) * rowsOfFiling
	view.Rows, view.From, view.To = len(rows), from+1, min(from+rowsOfFiling, len(rows))
	query := v.r.URL.Query()
	query.Del("unit")
	query.Del("lang")
	view.CSV = "/filing.csv?" + query.Encode()
	if q.page > 1 {
		view.Before = pageAddress("/filing", query, q.page-1)
	}
	if view.To < len(rows) {
		view.After = pageAddress("/filing", query, q.page+1)
	}
	query.Set("page", strconv.Itoa(q.page))
	for _, row := range rows[from:view.To] {
		row.Cells = v.cells(row, q.window)
		row.Href = unitAddress(query, row)
		if row.key() == q.unit {
			d, err := v.drill(f, row)
			if err != nil {
				return err
			}
			row.Open, row.Drill = true, d
			d.Close = "/filing?" + query.Encode()
		}
		year := v.lang.Year(row.year)
		if n := len(view.Years); n == 0 || view.Years[n-1].Year != year {
			view.Years = append(view.Years, yearRows{Year: year, Summary: v.yearSummary(f, q, row.year)})
		}
		y := &view.Years[len(view.Years)-1]
		y.Rows = append(y.Rows, row)
	}
	return nil
}

// key names a unit and year in an address.
func (r unitRow) key() string {
	return fmt.Sprintf("%s~%s~%s~%d", r.unit.ProjectCode, r.unit.CommunityCode, r.unit.AgencyCode, r.year)
}

func unitAddress(q url.Values, r unitRow) string {
	q = url.Values{"unit": {r.key()}, "period": q["period"], "region": q["region"], "q": q["q"],
		"problems": q["problems"], "page": q["page"]}
	for k, v := range q {
		if len(v) == 0 || v[0] == "" {
			q.Del(k)
		}
	}
	return "/filing?" + q.Encode() + "#open"
}

func (v *visit) yearSummary(f *jobs.Filing, q filingQuery, year int) string {
	c, unexpected := f.Completeness(q.region,
		reconcile.Window{From: max(q.window.From, period.MonthOf(year, 1)),
			To: min(q.window.To, period.MonthOf(year, 12))})
	parts := []string{v.lang.say("应报{n}", "n", num(c.Expected))}
	for _, p := range []struct {
		word string
		n    int64
	}{{"按时{n}", c.OnTime}, {"迟报{n}", c.Late}, {"未报{n}", c.Missing}, {"退回{n}", c.Returned},
		{"应报以外{n}", unexpected}} {
		if p.n > 0 {
			parts = append(parts, v.lang.say(p.word, "n", num(p.n)))
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
			fmt.Fprintf(&b, `<td><i class="t-wait">%s%s</i>`, v.lang.say("迟"), day)
		case reconcile.NotAccepted:
			fmt.Fprintf(&b, `<td><i class="t-doubt">%s</i>`, v.lang.say("退回"))
		case reconcile.Unreadable:
			fmt.Fprintf(&b, `<td><i class="t-bad">%s</i>`, v.lang.say("数据有误"))
		case reconcile.Unexpected:
			fmt.Fprintf(&b, `<td><i class="x">%s%s</i>`, v.lang.say("外"), day)
		case reconcile.Missing:
			if v.overdue(m) {
				fmt.Fprintf(&b, `<td><i class="t-bad">%s</i>`, v.lang.say("未报"))
			} else {
				fmt.Fprintf(&b, `<td><i class="t-wait">%s</i>`, v.lang.say("待报"))
			}
		}
	}
	return template.HTML(b.String())
}

// filedDay is the day of the following month; with its month where it was another.
func (v *visit) filedDay(t time.Time, m period.Month) string {
	local := t.In(v.service.Zone)
	if period.MonthAt(local) == m+1 {
		return strconv.Itoa(local.Day())
	}
	return local.Format("1-2")
}
