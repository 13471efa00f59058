package admin

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

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
	out := filingQuery{window: reconcile.Window{From: f.Window.From, To: v.lastComplete()}, period: q.Get("period"),
		region: f.Region,
		q:      strings.TrimSpace(q.Get("q")), problems: q.Get("problems") != "", unit: q.Get("unit"), page: 1}
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
	view := filingView{Window: v.lang.Range(q.window.From, max(q.window.From, q.window.To)),
		AsOf: v.clock().full(f.AsOf), Query: q.q, Problems: q.problems, Counts: counts, Unexpected: unexpected,
		Rate:     wording.Percent(counts.Filed(), counts.Expected),
		Punctual: wording.Percent(counts.OnTime, counts.Expected),
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
