package reconcile

import (
	"math/bits"
	"slices"

	"huizong/jobs/period"
)

// History holds what the two rules that look at earlier months need: of each series the claims of the last month and
// the direct figures of the months before. Its memory is bounded by the number of series, not by their length.
type History struct {
	opt    *Options
	series map[seriesKey]*series
}

// seriesKey is one agency's filing for one project in one community, month after month.
type seriesKey struct{ agency, project, community string }

type series struct {
	last    ID // the submission of the month seen last; "": none
	month   period.Month
	claimed [claims]int64 // its claims above 0
	direct  []monthly     // oldest first, no older than the rule looks back
}

type monthly struct {
	month  period.Month
	direct int64
}

// NewHistory returns an empty history.
func NewHistory(opt *Options) *History { return &History{opt: opt, series: map[seriesKey]*series{}} }

// Observe adds the findings that compare o's submissions with earlier months, and remembers them for later ones.
// Outcomes of one community must come in the order of their months.
func (h *History) Observe(o *Outcome) {
	for i := range o.Counted {
		f := &o.Counted[i]
		k := seriesKey{f.Submission.AgencyCode, f.Submission.ProjectCode, f.Submission.CommunityCode}
		s := h.series[k]
		if s == nil {
			s = &series{}
			h.series[k] = s
		}
		claimed := f.Submission.Claims.positive()
		if s.last != "" && s.month+1 == o.Period && equalClaims(&s.claimed, &claimed) >= h.opt.CopiedMinimum {
			found := f.Submission.finding(CopiedFigures)
			found.Other = s.last
			o.Findings = append(o.Findings, found)
		}
		s.direct = slices.DeleteFunc(s.direct,
			func(m monthly) bool { return m.month < o.Period-period.Month(h.opt.OutlierMonths) })
		if median, out := h.outlier(s.direct, f.Direct); out {
			o.Findings = append(o.Findings, f.Submission.finding(Outlier).numbers(f.Direct, median))
		}
		s.last, s.month, s.claimed = f.Submission.ID, f.Submission.Period, claimed
		s.direct = append(s.direct, monthly{o.Period, f.Direct})
	}
}

// positive returns the claims above 0, in the order of each; 0 stands for any other.
func (c *Claims) positive() (out [claims]int64) {
	for i, claim := range c.each() {
		if claim.Filed {
			out[i] = max(claim.N, 0)
		}
	}
	return out
}

// equalClaims counts the claims above 0 that are equal in both.
func equalClaims(a, b *[claims]int64) int {
	n := 0
	for i, claim := range a {
		if claim > 0 && claim == b[i] {
			n++
		}
	}
	return n
}

// outlier holds x against earlier figures by the modified z-score 0.6745 (x − median) ÷ MAD; where more than half of
// them are equal, so that the MAD is 0, by the mean deviation instead; where all are equal, by half of them. All in
// integers: figures are taken four times, so that medians are whole.
func (h *History) outlier(earlier []monthly, x int64) (median int64, out bool) {
	if len(earlier) < h.opt.OutlierMinMonths {
		return 0, false
	}
	figures := make([]int64, len(earlier))
	for i, m := range earlier {
		figures[i] = 4 * m.direct
	}
	middle := medianOf(figures)
	sum := int64(0)
	for i, f := range figures {
		figures[i] = abs(f - middle)
		sum += figures[i]
	}
	mad, away, z := medianOf(figures), abs(4*x-middle), int64(h.opt.OutlierZThousandth)
	switch {
	case mad > 0: // 0.6745 away ÷ mad > z
		out = more(away, 6745*1000, mad, z*10_000)
	case sum > 0: // away ÷ (1.253314 sum ÷ n) > z
		out = more(away, int64(len(earlier))*1_000_000_000, sum, z*1_253_314)
	default:
		out = away > max(4*10, middle/2)
	}
	return (middle + 2) / 4, out
}

// more reports whether a × b > c × d, of numbers that are not negative, however large they are.
func more(a, b, c, d int64) bool {
	high, low := bits.Mul64(uint64(a), uint64(b))
	otherHigh, otherLow := bits.Mul64(uint64(c), uint64(d))
	return high > otherHigh || high == otherHigh && low > otherLow
}

// medianOf returns the median of figures that are multiples of 4; it sorts them.
func medianOf(figures []int64) int64 {
	slices.Sort(figures)
	n := len(figures)
	if n%2 == 1 {
		return figures[n/2]
	}
	return (figures[n/2-1] + figures[n/2]) / 2
}

func abs(n int64) int64 { return max(n, -n) }
