package job

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// findingGroup is what one rule, or one line of the walk, found.
type findingGroup struct {
	ID, Summary string
	Open        bool
	Rows        []groupRow
	Of          int
	All         string // where every row is shown; empty: they are
	Note        string
	Help        string // what the rule means
}

// groupRow is a submission or a record.
type groupRow struct {
	Agency, Community, Detail, Month, Href string
	Claimed, Counted, Effect               *int64
	size                                   int64
}

// agencyRow is an agency by how much it lost.
type agencyRow struct {
	Name, Href string
	Findings   int
	Effect     int64
}

// rowsOfAGroup is how many rows of a group are shown before all are asked for.
const rowsOfAGroup = 5

// group sorts what was found: what changed direct, what changed indirect, and what changes nothing. Each person-time is
// taken off in one group only, so that the groups add up.
func (v *visit) group(view *checkView, c *jobs.Comparison) error {
	q := read.FiguresQuery{Period: c.Now.Period, Region: c.Now.Region.Code, AsOf: c.Now.AsOf}
	f, err := v.Figures(v.R.Context(), q)
	if err != nil {
		return err
	}
	wanted := v.R.URL.Query().Get("all")
	cut := func(g findingGroup, rows []groupRow) findingGroup {
		slices.SortStableFunc(rows, func(a, b groupRow) int { return -cmp.Compare(a.size, b.size) })
		g.Of, g.Rows = len(rows), rows
		if g.Open = g.Open || wanted == g.ID; wanted != g.ID && len(rows) > rowsOfAGroup+1 {
			g.Rows, g.All = rows[:rowsOfAGroup], v.Query("all", g.ID)+"#"+g.ID
		}
		return g
	}
	byCode := map[reconcile.Code][]report.Finding{}
	for _, found := range c.Now.Findings {
		byCode[found.Code] = append(byCode[found.Code], found)
	}
	counts := map[reconcile.Code]int{}
	for found := range c.Now.Counted() {
		counts[found.Code] += found.Count
	}
	done := map[reconcile.Code]bool{reconcile.ClaimVariance: true}
	for _, line := range c.Now.Bridge.Direct {
		code := reconcile.Code(line.Code)
		if line.Count == 0 || line.Code == "claimed" || line.Code == "reconciled" {
			continue
		}
		g := findingGroup{ID: "g-" + line.Code, Summary: v.summary(line), Help: v.help(line.Code)}
		var rows []groupRow
		if sign := offSign(line.Code); sign != 0 {
			rows, g.Open = v.offRows(f, q, sign), sign < 0
			if n := counts[reconcile.ClaimVariance]; sign < 0 && n > 0 {
				g.Note = v.Lang.Say("缺记录的人次不计。超出容差的{n}份列为警告。", "n", words.Num(n))
			}
		} else {
			rows, g.Open, done[code] = v.findingRows(c.Now, byCode[code], f.AsOf), code == reconcile.RecordDuplicate,
				true
			g.Note = v.leftOut(counts[code] - len(byCode[code]))
		}
		view.Direct = append(view.Direct, cut(g, rows))
	}
	for _, line := range c.Now.Bridge.Indirect {
		code := reconcile.Code(line.Code)
		if line.Count == 0 || line.Code == "claimed" || line.Code == "reconciled" {
			continue
		}
		g := findingGroup{ID: "i-" + line.Code, Summary: v.summary(line), Help: v.help(line.Code)}
		done[code] = true
		view.Indirect = append(view.Indirect, cut(g, v.indirectRows(f, q, line.Code)))
	}
	for _, code := range reconcile.Codes {
		if found := byCode[code]; len(found) > 0 && !done[code] {
			g := findingGroup{ID: "n-" + string(code), Open: code == reconcile.SubmissionMissing,
				Help: v.help(string(code)),
				Summary: v.Lang.Say(words.RuleName(string(code))) + "\u3000" +
					v.Lang.Say("{n}条", "n", words.Num(counts[code]))}
			g.Note = v.leftOut(counts[code] - len(found))
			view.Notes = append(view.Notes, cut(g, v.findingRows(c.Now, found, f.AsOf)))
		}
	}
	view.Agencies = v.byAgency(c, q)
	return nil
}

// leftOut says how many findings of a rule are counted and not listed.
func (v *visit) leftOut(n int) string {
	if n == 0 {
		return ""
	}
	return v.Lang.Say("每条规则列出影响最大的{most}条，另有{n}条只计数，没有列出。", "most",
		words.Num(report.Listed), "n", words.Num(n))
}

// offSign says of a line of claims on which side of the records they lie.
func offSign(code string) int64 {
	switch code {
	case "over-claimed":
		return -1
	case "under-claimed":
		return 1
	}
	return 0
}

// help is what a rule, or a line of the walk, means.
func (v *visit) help(code string) string {
	return words.TermsIn(v.Lang).Named[v.Lang.Say(words.LineName(code))].Help
}

// summary is the head of a group: its name, how many, and how much.
func (v *visit) summary(line reconcile.Line) string {
	count := "{n}份，{amount}人次"
	if strings.HasPrefix(line.Code, "record-") {
		count = "{n}条，{amount}人次"
	}
	return v.Lang.Say(words.LineName(line.Code)) + "\u3000" + v.Lang.Say(count, "n", words.Num(line.Count), "amount",
		words.Signed(line.Amount))
}

// unitHref opens a submission among the records, as they were read for this page.
func unitHref(month string, id reconcile.ID, asOf time.Time) string {
	return "/figures?" + url.Values{"period": {month}, "unit": {string(id)},
		"as_of": {asOf.Format(time.RFC3339Nano)}}.Encode() + "#u" + string(id)
}

func (v *visit) row(f *jobs.Figures, u *jobs.UnitFigures) groupRow {
	row := groupRow{Agency: u.Agency, Community: u.Community, Month: u.Month.String(),
		Href: unitHref(u.Month.String(), u.Submission, f.AsOf)}
	if a := f.Directory.Agencies[u.Agency]; a != nil {
		row.Agency = a.Name
	}
	if r := f.Directory.Regions[u.Community]; r != nil {
		row.Community = cmp.Or(r.Name, r.Code)
	}
	return row
}

// offRows are the submissions that claim more, or less, than they record.
func (v *visit) offRows(f *jobs.Figures, q read.FiguresQuery, sign int64) (rows []groupRow) {
	for i := range f.Units {
		u := &f.Units[i]
		if off := u.Off(); off*sign > 0 && q.Lets(f, u) {
			row := v.row(f, u)
			row.Claimed, row.Counted, row.Effect, row.size = u.Claimed, &u.Recorded, &off, off*sign
			rows = append(rows, row)
		}
	}
	return rows
}

// indirectRows are the submissions behind a line of indirect.
func (v *visit) indirectRows(f *jobs.Figures, q read.FiguresQuery, code string) (rows []groupRow) {
	for i := range f.Units {
		u := &f.Units[i]
		off := u.Indirect
		if u.ClaimedIndirect != nil {
			off -= *u.ClaimedIndirect
		}
		sign := offSign(code)
		if !q.Lets(f, u) || sign == 0 && u.ClaimedIndirect != nil ||
			sign != 0 && (u.ClaimedIndirect == nil || off*sign <= 0) {
			continue
		}
		row := v.row(f, u)
		row.Claimed, row.Counted, row.Effect, row.size = u.ClaimedIndirect, &u.Indirect, &off, words.Abs(off)
		rows = append(rows, row)
	}
	return rows
}

// findingRows are the findings of a rule.
func (v *visit) findingRows(now *report.Report, found []report.Finding, asOf time.Time) (rows []groupRow) {
	names := map[string]string{}
	for _, a := range now.Agencies {
		names[a.Code] = a.Name
	}
	for _, f := range found {
		row := groupRow{Agency: cmp.Or(f.Agency, f.AgencyCode), Community: cmp.Or(f.Community, f.CommunityCode),
			Claimed: f.Claimed, Counted: f.Counted}
		if f.Period != nil {
			row.Month = f.Period.String()
			if f.Submission != "" {
				row.Href = unitHref(row.Month, f.Submission, asOf)
			}
		}
		if n, ok := web.EffectOf(f.Finding); ok {
			row.Effect, row.size = &n, words.Abs(n)
		}
		if len(f.Records) > 0 {
			r := f.Records[0]
			row.Detail = v.Lang.Say("记录{id}，{date}，{title}", "id", string(r.ID), "date", r.OccurredOn.String(),
				"title",
				cmp.Or(r.Title, r.Code))
			if f.OtherAgency != "" && slices.Contains(reconcile.ExcludingRules(), f.Code) {
				row.Detail += v.Lang.Say("；留{agency}的", "agency", cmp.Or(names[f.OtherAgency], f.OtherAgency))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// mostAgencies is how many agencies are listed.
const mostAgencies = 6

// byAgency lists the agencies whose claims and reconciled figures lie furthest apart.
func (v *visit) byAgency(c *jobs.Comparison, q read.FiguresQuery) (rows []agencyRow) {
	n := map[string]int{}
	for f := range c.Now.Counted() {
		n[f.AgencyCode] += f.Count
	}
	for _, a := range c.Now.Agencies {
		if effect := a.Direct - a.ClaimedDirect; effect != 0 {
			rows = append(rows, agencyRow{Name: a.Name, Findings: n[a.Code], Effect: effect,
				Href: "/figures?" + url.Values{"period": {q.Period.String()}, "region": {q.Region}, "agency": {a.Code},
					"as_of": {q.AsOf.Format(time.RFC3339Nano)}}.Encode()})
		}
	}
	slices.SortStableFunc(rows, func(a, b agencyRow) int {
		return -cmp.Compare(words.Abs(a.Effect), words.Abs(b.Effect))
	})
	return rows[:min(len(rows), mostAgencies)]
}
