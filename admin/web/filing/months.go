package filing

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// filingView is who filed what: agency by month.
type filingView struct {
	Window, AsOf, Fresh string
	Periods, Regions    []web.Choice
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
	Before, After       string
	Files               web.FileLinks
	Filtered            bool
}

func (v *visit) filingPage() error {
	f, _, err := v.FilingAt(v.R.Context(), v.R.URL.Query().Get("region"))
	if err != nil {
		return err
	}
	if v.Wanted() != "" {
		return v.keepMonths(f)
	}
	q := v.FilingQueryOf(f, v.R.URL.Query())
	counts, unexpected := f.Completeness(q.Region, q.Window)
	view := filingView{Window: v.Lang.Range(q.Window.From, max(q.Window.From, q.Window.To)),
		AsOf: v.Clock().Full(f.AsOf), Query: q.Q, Problems: q.Problems, Counts: counts, Unexpected: unexpected,
		Rate:     wording.Percent(counts.Filed(), counts.Expected),
		Punctual: wording.Percent(counts.OnTime, counts.Expected),
		Filtered: q.Q != "" || q.Problems || q.Region != f.Region || q.Period != ""}
	view.Deadline = v.Lang.Say("截止：次月{day}日24:00", "day", words.Num(v.Service.Deadline.Day))
	f.Within(q.Region, q.Window, func(_ *reconcile.Unit, _ period.Month, slot reconcile.Slot) {
		if slot.State == reconcile.Missing && !slot.DraftAt.IsZero() {
			view.Drafts++
		}
		if slot.Voided {
			view.Voided++
		}
	})
	view.choose(v, f, q)
	for m := period.MonthOf(2000, 1); m <= period.MonthOf(2000, 12); m++ {
		view.Months = append(view.Months, v.Clock().MonthShort(m))
	}
	if err := v.fillMatrix(&view, f, q); err != nil {
		return err
	}
	return v.Show(http.StatusOK, "months", "各月报送", "/filing/months", view)
}

// choose fills the selects.
func (view *filingView) choose(v *visit, f *jobs.Filing, q read.FilingQuery) {
	last := v.LastComplete()
	view.Periods = []web.Choice{{Value: "", Text: v.Lang.Range(f.Window.From, max(last, f.Window.From)),
		On: q.Period == ""}}
	for y := last.Year(); y >= f.Window.From.Year(); y-- {
		view.Periods = append(view.Periods,
			web.Choice{Value: strconv.Itoa(y), Text: v.Lang.Year(y), On: q.Period == strconv.Itoa(y)})
	}
	for m := last; m > last-6 && m >= f.Window.From; m-- {
		view.Periods = append(view.Periods,
			web.Choice{Value: m.String(), Text: v.Lang.Month(m), On: q.Period == m.String()})
	}
	if !slices.ContainsFunc(view.Periods, func(c web.Choice) bool { return c.On }) {
		view.Periods = append(view.Periods, web.Choice{Value: q.Period, Text: view.Window, On: true})
	}
	view.Regions = []web.Choice{{Value: f.Region, Text: cmp.Or(read.RegionName(f, f.Region), f.Region),
		On: q.Region == f.Region}}
	for _, root := range v.Regions() {
		if root != f.Region {
			view.Regions = append(view.Regions, web.Choice{Value: root, Text: read.RegionName(f, root), On: false})
		}
	}
	for _, r := range f.Directory.Below(f.Region) {
		view.Regions = append(view.Regions,
			web.Choice{Value: r.Code, Text: cmp.Or(r.Name, r.Code), On: q.Region == r.Code})
	}
}
