package report

import (
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// trendPoints is how many periods of the report's kind the trend goes back over.
const trendPoints = 12

// trend adds the months since the start up by year, or into the last twelve periods of the report's kind.
func trend(in Input) Trend {
	p, start := in.Period, in.Summaries.SinceStart.Window.From
	kind := p.Kind
	t := Trend{}
	if kind == period.Programme {
		kind = period.Monthly
		if p.Months() > 24 {
			kind = period.Yearly
		}
	}
	t.ByYear = kind == period.Yearly
	var points []Point
	for q := period.Of(kind, p.To); q.To >= start; q = q.Previous() {
		if p.Kind == period.Programme && q.To < p.From || p.Kind != period.Programme && len(points) == trendPoints {
			break
		}
		points = append(points, point(in, q))
	}
	for i := len(points) - 1; i >= 0; i-- {
		t.Points = append(t.Points, points[i])
	}
	return t
}

// point adds the months of q up: none before the start, and of a programme only those inside its window.
func point(in Input, q period.Period) Point {
	all := in.Summaries.SinceStart
	out := Point{Period: q, From: max(q.From, all.Window.From), To: min(q.To, in.Period.To)}
	if in.Period.Kind == period.Programme {
		out.From = max(out.From, in.Period.From)
	}
	out.Partial = out.From != q.From || out.To != q.To
	for m := out.From; m <= out.To; m++ {
		if t := all.ByMonth[m.String()]; t != nil {
			out.Direct += t.Direct
			out.Indirect += t.Indirect
			out.Submissions += t.Submissions
		}
		c := all.FilingByMonth[m]
		out.Completeness.Merge(c)
	}
	if q.Kind == period.Yearly {
		out.Projects = all.ProjectsInYear(q.From.Year())
	}
	return out
}

// completenessOf adds the expectations of a window up.
func completenessOf(expectations []reconcile.Expectation, from, to period.Month) reconcile.Completeness {
	var c reconcile.Completeness
	for _, e := range expectations {
		if from <= e.Period && e.Period <= to {
			c.Add(e.State)
		}
	}
	return c
}
