package admin

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// filingView is who filed what: agency by month.
type filingView struct {
	Window, AsOf, Fresh string
	Periods, Regions    []choice
	Query               string
	Problems            bool
	Counts              reconcile.Completeness
	Unexpected          int64
	Rate, Punctual      string
	Deadline            string
	Drafts, Voided      int64
	Months              []string
	Years               []yearRows
	From, To, Rows      int
	Before, After, CSV  string
	Filtered            bool
}

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

// drill is a unit in detail.
type drill struct {
	Title, About, Close string
	Rows                []drillRow
	Filed               string
	Sums                [4]*int64
}

// drillRow is one month: how it was filed, and what was claimed, counted and reconciled.
type drillRow struct {
	Month                                string
	Tag                                  tag
	At                                   string
	Submission                           int64
	Claimed, Counted, Reconciled, Effect *int64
	Notes                                []string
}

// rowsOfFiling is how many units a page shows.
const rowsOfFiling = 50

// filingQuery is what is asked for.
type filingQuery struct {
	window   reconcile.Window
	period   string
	region   string
	q        string
	problems bool
	unit     string
	page     int
}

func (v *visit) filingQuery(f *jobs.Filing) filingQuery {
	q := v.r.URL.Query()
	out := filingQuery{window: reconcile.Window{From: f.Window.From, To: v.lastComplete()}, period: q.Get("period"), region: f.Region,
		q: strings.TrimSpace(q.Get("q")), problems: q.Get("problems") != "", unit: q.Get("unit"), page: 1}
	if p, err := period.Parse(out.period); err == nil {
		out.window.From, out.window.To = max(p.From, f.Window.From), min(p.To, v.lastComplete())
	} else {
		out.period = ""
	}
	if r := q.Get("region"); r != "" && slices.Contains(f.Directory.Chain(r), f.Region) {
		out.region = r
	}
	if n, err := strconv.Atoi(q.Get("page")); err == nil && n > 0 {
		out.page = n
	}
	return out
}

func (s *Server) filingPage(v *visit) error {
	f, _, err := s.filingAt(v.r.Context(), v.r.URL.Query().Get("region"))
	if err != nil {
		return err
	}
	q := v.filingQuery(f)
	counts, unexpected := f.Completeness(q.region, q.window)
	view := filingView{Window: v.lang.Range(q.window.From, max(q.window.From, q.window.To)), AsOf: v.clock().full(f.AsOf), Query: q.q, Problems: q.problems, Counts: counts, Unexpected: unexpected,
		Rate: wording.Percent(counts.Filed(), counts.Expected), Punctual: wording.Percent(counts.OnTime, counts.Expected),
		Filtered: q.q != "" || q.problems || q.region != f.Region || q.period != ""}
	view.Deadline = v.lang.say("截止：次月{day}日24:00", "day", num(s.service.Deadline.Day))
	f.Within(q.region, q.window, func(_ *reconcile.Unit, _ period.Month, slot reconcile.Slot) {
		if slot.State == reconcile.Missing && !slot.DraftAt.IsZero() {
			view.Drafts++
		}
		if slot.Voided {
			view.Voided++
		}
	})
	view.choose(v, f, q)
	for m := period.MonthOf(2000, 1); m <= period.MonthOf(2000, 12); m++ {
		view.Months = append(view.Months, v.clock().monthShort(m))
	}
	if err := v.fillMatrix(&view, f, q); err != nil {
		return err
	}
	return v.show(http.StatusOK, "filing", "报送情况", "/filing", view)
}

// choose fills the selects.
func (view *filingView) choose(v *visit, f *jobs.Filing, q filingQuery) {
	last := v.lastComplete()
	view.Periods = []choice{{"", v.lang.Range(f.Window.From, max(last, f.Window.From)), q.period == ""}}
	for y := last.Year(); y >= f.Window.From.Year(); y-- {
		view.Periods = append(view.Periods, choice{strconv.Itoa(y), v.lang.Year(y), q.period == strconv.Itoa(y)})
	}
	for m := last; m > last-6 && m >= f.Window.From; m-- {
		view.Periods = append(view.Periods, choice{m.String(), v.lang.Month(m), q.period == m.String()})
	}
	if !slices.ContainsFunc(view.Periods, func(c choice) bool { return c.On }) {
		view.Periods = append(view.Periods, choice{q.period, view.Window, true})
	}
	view.Regions = []choice{{f.Region, cmp.Or(regionName(f, f.Region), f.Region), q.region == f.Region}}
	for _, root := range v.regions() {
		if root != f.Region {
			view.Regions = append(view.Regions, choice{root, regionName(f, root), false})
		}
	}
	for _, r := range f.Directory.Below(f.Region) {
		view.Regions = append(view.Regions, choice{r.Code, cmp.Or(r.Name, r.Code), q.region == r.Code})
	}
}

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
			row = &unitRow{Agency: agencyName(f, u.AgencyCode), Community: regionName(f, u.CommunityCode), Unexpected: !u.Expected, unit: *u, year: m.Year()}
			found[k] = row
			rows = append(rows, row)
		}
		if s.State == reconcile.Late || s.State == reconcile.NotAccepted || s.State == reconcile.Missing && v.overdue(m) || s.State == reconcile.Unexpected {
			row.problems++
		}
	})
	rows = slices.DeleteFunc(rows, func(r *unitRow) bool {
		return q.problems && r.problems == 0 || q.q != "" && !strings.Contains(r.Agency, q.q) && !strings.Contains(r.Community, q.q) &&
			!strings.Contains(r.unit.ProjectCode, q.q) && r.unit.AgencyCode != q.q
	})
	slices.SortStableFunc(rows, func(a, b *unitRow) int {
		by := 0
		if q.problems {
			by = cmp.Compare(b.problems, a.problems)
		}
		return cmp.Or(cmp.Compare(b.year, a.year), by, boolOrder(a.Unexpected, b.Unexpected), cmp.Compare(a.unit.ProjectCode, b.unit.ProjectCode), cmp.Compare(a.unit.CommunityCode, b.unit.CommunityCode))
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
	q = url.Values{"unit": {r.key()}, "period": q["period"], "region": q["region"], "q": q["q"], "problems": q["problems"], "page": q["page"]}
	for k, v := range q {
		if len(v) == 0 || v[0] == "" {
			q.Del(k)
		}
	}
	return "/filing?" + q.Encode() + "#open"
}

func (v *visit) yearSummary(f *jobs.Filing, q filingQuery, year int) string {
	c, unexpected := f.Completeness(q.region, reconcile.Window{From: max(q.window.From, period.MonthOf(year, 1)), To: min(q.window.To, period.MonthOf(year, 12))})
	parts := []string{v.lang.say("应报{n}", "n", num(c.Expected))}
	for _, p := range []struct {
		word string
		n    int64
	}{{"按时{n}", c.OnTime}, {"迟报{n}", c.Late}, {"未报{n}", c.Missing}, {"退回{n}", c.Returned}, {"应报以外{n}", unexpected}} {
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

// drill reads a unit's year in detail.
func (v *visit) drill(f *jobs.Filing, r unitRow) (*drill, error) {
	w := reconcile.Window{From: period.MonthOf(r.year, 1), To: min(period.MonthOf(r.year, 12), v.lastComplete())}
	months, _, err := v.units.get(v.r.Context(), r.key(), func(ctx context.Context) ([]jobs.UnitMonth, error) {
		return v.service.UnitMonths(ctx, f, r.unit, w)
	})
	if err != nil {
		return nil, err
	}
	d := &drill{Title: r.Agency + v.lang.say("，") + r.Community, About: r.unit.ProjectCode}
	if p := f.Directory.Projects[r.unit.ProjectCode]; p != nil {
		d.About = v.lang.say("{code} {field} · {programme} · {from}至{to}", "code", p.Code, "field", p.Field, "programme", p.Programme, "from", p.StartsOn.String(), "to", p.EndsOn.String())
	}
	filedMonths, due := 0, 0
	var sums [4]int64
	for _, m := range months {
		row := drillRow{Month: v.clock().monthShort(m.Month), Tag: slotTags[m.Slot.State], At: wording.Dash, Submission: m.Slot.Submission, Claimed: m.Claimed, Counted: m.Counted, Reconciled: m.Reconciled}
		if !m.Slot.FiledAt.IsZero() {
			row.At = v.clock().in(m.Slot.FiledAt).Format("01-02 15:04")
		}
		if m.Slot.State != reconcile.Unexpected {
			due++
		}
		if m.Slot.State == reconcile.OnTime || m.Slot.State == reconcile.Late {
			filedMonths++
		}
		if m.Reconciled != nil {
			effect := *m.Reconciled
			if m.Claimed != nil {
				effect -= *m.Claimed
				sums[0] += *m.Claimed
			}
			row.Effect = &effect
			sums[1], sums[2], sums[3] = sums[1]+*m.Counted, sums[2]+*m.Reconciled, sums[3]+effect
		}
		row.Notes = v.slotNotes(m)
		d.Rows = append(d.Rows, row)
	}
	d.Filed = num(filedMonths) + "/" + num(due)
	for i := range sums {
		d.Sums[i] = &sums[i]
	}
	return d, nil
}

// slotNotes says what is to be known of a month.
func (v *visit) slotNotes(m jobs.UnitMonth) []string {
	var out []string
	switch {
	case m.Slot.Voided:
		out = append(out, v.lang.say("已作废，没有重报"))
	case m.Slot.State == reconcile.Missing && !m.Slot.DraftAt.IsZero():
		out = append(out, v.lang.say("有草稿（{time}），未提交", "time", v.clock().in(m.Slot.DraftAt).Format("01-02 15:04")))
	case m.Slot.State == reconcile.Late:
		late := m.Slot.FiledAt.Sub(v.service.Options.Deadline(m.Month))
		out = append(out, v.lang.say("迟报{n}天", "n", num(max(int64(late/(24*time.Hour)), 1))))
	}
	if m.Slot.Revision > 1 {
		out = append(out, v.lang.say("第{n}次报送", "n", num(m.Slot.Revision)))
	}
	var rules []string
	for _, f := range m.Findings {
		if name := v.lang.say(ruleName(string(f.Code))); !slices.Contains(rules, name) {
			rules = append(rules, name)
		}
	}
	return append(out, rules...)
}

// filingFile is the same as a file: a line for each unit and month.
func (s *Server) filingFile(v *visit) error {
	f, _, err := s.filingAt(v.r.Context(), v.r.URL.Query().Get("region"))
	if err != nil {
		return err
	}
	q := v.filingQuery(f)
	var b bytes.Buffer
	b.WriteString("\ufeff") // spreadsheets take it for what it is: UTF-8
	w := csv.NewWriter(&b)
	w.Write([]string{"agency_code", "agency", "project", "community_code", "community", "period", "state", "submission", "revision", "filed_at"})
	for _, row := range v.matrixRows(f, q) {
		for m := period.MonthOf(row.year, 1); m <= period.MonthOf(row.year, 12); m++ {
			slot, ok := row.unit.Slots[m]
			if !ok || !q.window.Contains(m) {
				continue
			}
			at, id, revision := "", "", ""
			if !slot.FiledAt.IsZero() {
				at, id, revision = slot.FiledAt.In(s.service.Zone).Format(time.RFC3339), strconv.FormatInt(slot.Submission, 10), strconv.Itoa(slot.Revision)
			}
			w.Write(inert([]string{row.unit.AgencyCode, row.Agency, row.unit.ProjectCode, row.unit.CommunityCode, row.Community, m.String(), string(slot.State), id, revision, at}))
		}
	}
	if w.Flush(); w.Error() != nil {
		return w.Error()
	}
	return v.file("text/csv; charset=utf-8", "filing.csv", b.Bytes())
}

// inert keeps a spreadsheet from taking a text for a formula (OWASP, CSV Injection).
func inert(cells []string) []string {
	for i, c := range cells {
		if c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) {
			cells[i] = "'" + c
		}
	}
	return cells
}
