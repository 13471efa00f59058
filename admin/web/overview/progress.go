package overview

import (
	"cmp"
	"slices"
	"time"

	"huizong/admin/read"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// progress is how far filing has come: of the month that is open, or of the last months.
type progress struct {
	Open     *openMonth
	Months   []monthProgress
	Window   string
	All      reconcile.Completeness
	Rate     string
	Segments []segment // of the bar
}

// openMonth is a month whose deadline has not passed.
type openMonth struct {
	Month string
	reconcile.Completeness
	Left  string
	Units []unitProgress
	More  int
}

// unitProgress is one who files.
type unitProgress struct {
	Agency, Community, Filed string
	Tag                      *words.Tag
	at                       time.Time
}

// monthProgress is a month with its deadline.
type monthProgress struct {
	Month, Deadline string
	reconcile.Completeness
	Missing string // who has not filed
	Bad     bool
}

// segment is a part of a bar of 1000.
type segment struct {
	Class    string
	X, Width int64
}

// mostUnits is how many of an open month are listed.
const mostUnits = 12

func (v *visit) progress(f *jobs.Filing) progress {
	last := v.LastComplete()
	w := reconcile.Window{From: f.Window.From, To: last}
	all, _ := f.Completeness(f.Region, w)
	p := progress{Window: v.Lang.Range(w.From, w.To), All: all, Rate: wording.Percent(all.Filed(), all.Expected),
		Segments: bar(all)}
	if deadline := v.Service.Options.Deadline(last); v.Now().Before(deadline) {
		if open := v.openMonth(f, last, deadline); open.Expected > 0 {
			p.Open, p.Segments = &open, bar(open.Completeness)
			return p
		}
	}
	for m := last + 1; m > last-4; m-- {
		c, _ := f.Completeness(f.Region, reconcile.Window{From: m, To: m})
		deadline := v.Service.Options.Deadline(m)
		row := monthProgress{Month: v.Lang.Month(m), Deadline: v.Clock().Day(deadline.Add(-time.Minute), v.Now()),
			Completeness: c,
			Bad:          c.Filed() < c.Expected && !v.Now().Before(deadline)}
		if row.Bad && c.Expected-c.Filed() <= 2 {
			var names []string
			f.Within(f.Region, reconcile.Window{From: m, To: m},
				func(u *reconcile.Unit, _ period.Month, s reconcile.Slot) {
					if s.State == reconcile.Missing {
						names = append(names, read.AgencyName(f, u.AgencyCode))
					}
				})
			row.Missing = v.Lang.List(names)
		}
		p.Months = append(p.Months, row)
	}
	return p
}

func (v *visit) openMonth(f *jobs.Filing, m period.Month, deadline time.Time) openMonth {
	w := reconcile.Window{From: m, To: m}
	c, _ := f.Completeness(f.Region, w)
	out := openMonth{Month: v.Lang.Month(m), Completeness: c, Left: v.Clock().Wait(deadline.Sub(v.Now()))}
	f.Within(f.Region, w, func(u *reconcile.Unit, _ period.Month, s reconcile.Slot) {
		if s.State == reconcile.Unexpected {
			return
		}
		row := unitProgress{Agency: read.AgencyName(f, u.AgencyCode), Community: read.RegionName(f, u.CommunityCode),
			at: s.FiledAt}
		switch s.State {
		case reconcile.OnTime, reconcile.Late:
			row.Filed = v.Clock().Stamp(s.FiledAt, v.Now())
		case reconcile.NotAccepted:
			row.Tag = &words.Tag{Class: "t-doubt", Text: "退回"}
		case reconcile.Unreadable:
			row.Tag = &words.Tag{Class: "t-bad", Text: "数据有误"}
		default:
			row.Tag = &words.Tag{Class: "t-wait", Text: "未报"}
		}
		out.Units = append(out.Units, row)
	})
	slices.SortStableFunc(out.Units, func(a, b unitProgress) int { // who has not filed comes first
		return cmp.Or(cmp.Compare(missingFirst(a), missingFirst(b)), b.at.Compare(a.at))
	})
	if len(out.Units) > mostUnits {
		out.More, out.Units = len(out.Units)-mostUnits, out.Units[:mostUnits]
	}
	return out
}

func missingFirst(u unitProgress) int {
	if u.Tag != nil {
		return 0
	}
	return 1
}

// bar cuts a bar of 1000 by how submissions were filed.
func bar(c reconcile.Completeness) []segment {
	if c.Expected == 0 {
		return nil
	}
	var out []segment
	var sum int64
	for _, part := range []struct {
		class string
		n     int64
	}{{"p-ok", c.OnTime}, {"p-late", c.Late}, {"p-miss", c.Missing}, {"p-ret", c.Returned}} {
		from, to := sum*1000/c.Expected, (sum+part.n)*1000/c.Expected
		sum += part.n
		if to > from {
			out = append(out, segment{part.class, from, to - from})
		}
	}
	return out
}
