package overview

import (
	"slices"

	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// trend is direct over the last twelve months that are closed: claimed as an outline behind what stands.
type trend struct {
	Bars  []trendBar
	Rows  []trendBar // newest first
	None  string     // the months in which nothing was due
	Href  string
	Ready bool // false: still being read
}

// trendBar is one month. Heights are of a hundred, from one zero line.
type trendBar struct {
	read.MonthSum
	Short, Words       string
	Year               int // where it begins; 0: as the one before
	ClaimY, ClaimH     int64
	RecY, RecH         int64
	Difference         int64
	NothingDue, Absent bool
}

// trendMonths is how many months are drawn.
const trendMonths = 12

// trend draws the months whose deadline has passed; nil where there is none yet.
func (v *visit) trend(f *jobs.Filing) *trend {
	last := v.LastComplete()
	for last >= f.Window.From && !v.Overdue(last) {
		last--
	}
	if last < f.Window.From {
		return nil
	}
	first := max(f.Window.From, last-trendMonths+1)
	p := period.Period{From: first, To: last}
	out := &trend{Href: web.FiguresPath(p.String(), f.Region, v.Now())}
	sums, ok := v.MonthSums(v.R.Context(), f.Region)
	if out.Ready = ok; !ok {
		return out
	}
	sums = slices.DeleteFunc(slices.Clone(sums),
		func(s read.MonthSum) bool { return s.Month < first || s.Month > last })
	var most int64 = 1
	for _, s := range sums {
		most = max(most, s.Claimed, s.Direct)
	}
	var none []period.Period // stretches of months
	for i, s := range sums {
		c, _ := f.Completeness(f.Region, reconcile.Window{From: s.Month, To: s.Month})
		b := trendBar{MonthSum: s, Short: v.Clock().MonthShort(s.Month), Words: v.Lang.Month(s.Month),
			ClaimH: s.Claimed * 96 / most, RecH: s.Direct * 96 / most, Difference: s.Direct - s.Claimed,
			NothingDue: c.Expected == 0 && s.Submissions == 0, Absent: s.Submissions == 0}
		b.ClaimY, b.RecY = 100-b.ClaimH, 100-b.RecH
		if i == 0 || s.Month.Year() != (s.Month-1).Year() {
			b.Year = s.Month.Year()
		}
		if b.NothingDue {
			if n := len(none); n > 0 && none[n-1].To == s.Month-1 {
				none[n-1].To = s.Month
			} else {
				none = append(none, period.Window(s.Month, s.Month))
			}
		}
		out.Bars = append(out.Bars, b)
		out.Rows = append([]trendBar{b}, out.Rows...)
	}
	if len(none) > 0 {
		said := make([]string, len(none))
		for i, p := range none {
			said[i] = v.Lang.Period(p)
		}
		out.None = v.Lang.Say("{months}无应报，不是0。", "months", v.Lang.List(said))
	}
	return out
}
