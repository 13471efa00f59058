package report

import (
	"cmp"
	"slices"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// Restatement is an earlier report, already sent, of which any published figure is another one today.
type Restatement struct {
	Period   period.Period `json:"period"`
	Revision int           `json:"revision"`
	AsOf     time.Time     `json:"as_of"`  // of the earlier report
	Rules    int           `json:"rules"`  // that it was made by
	Before   int64         `json:"before"` // direct
	Now      int64         `json:"now"`
	// Changes are the published figures that differ: tables figures, persons and completeness.
	Changes []Change `json:"changes"`
	Causes  []Cause  `json:"causes"`
	More    int      `json:"more_causes,omitempty"` // filings beside those named
}

// Break is a change of method since reports were sent: what they said and what is said now do not form one series. It
// is told once, however many reports it concerns.
type Break struct {
	SettingChange               // of the key rules: the versions of the rules
	Reports       int           `json:"reports"` // sent under Before, whose figures are others now
	Through       period.Period `json:"through"` // the last of them
}

// restatements holds every earlier report, as mailed, against today.
func (b builder) restatements() []Restatement {
	var out []Restatement
	for _, s := range b.in.Earlier {
		if s.Period == b.in.Period {
			continue
		}
		now, known := b.in.Summaries.Standings[windowOf(s.Period)]
		if !known {
			continue
		}
		changes := b.in.Closed.over(windowOf(s.Period), s.Differences(now))
		if len(changes) == 0 {
			continue
		}
		r := Restatement{
			Period:   s.Period,
			Revision: s.Revision,
			AsOf:     s.AsOf.In(b.in.Zone),
			Rules:    max(s.Rules, 1),
			Before:   s.Figures.Direct,
			Now:      now.Figures.Direct,
			Changes:  changes,
		}
		r.Causes, r.More = b.causes(s, changes)
		out = append(out, r)
	}
	slices.SortFunc(out, func(x, y Restatement) int {
		return cmp.Or(cmp.Compare(x.Period.From, y.Period.From), cmp.Compare(x.Period.To, y.Period.To))
	})
	return out
}

// compared is how many earlier reports were held against today.
func (b builder) compared() int {
	n := 0
	for _, s := range b.in.Earlier {
		if _, known := b.in.Summaries.Standings[windowOf(s.Period)]; known && s.Period != b.in.Period {
			n++
		}
	}
	return n
}

// breaks gathers the changes of method behind restatements and a correction.
func breaks(list []Restatement, c *Correction) []Break {
	var out []Break
	add := func(change SettingChange, p period.Period) {
		i := slices.IndexFunc(out, func(b Break) bool { return b.SettingChange == change })
		if i < 0 {
			out = append(out, Break{SettingChange: change, Reports: 1, Through: p})
			return
		}
		out[i].Reports++
		if p.To >= out[i].Through.To {
			out[i].Through = p
		}
	}
	for _, r := range list {
		addBreaks(r.Rules, r.Causes, r.Period, add)
	}
	if c != nil {
		addBreaks(c.Rules, c.Causes, c.period, add)
	}
	return out
}

func addBreaks(rules int, causes []Cause, p period.Period, add func(SettingChange, period.Period)) {
	if rules != Rules {
		add(SettingChange{"rules", decimal(reconcile.Thousandths(rules) * 1000), decimal(Rules * 1000)}, p)
	}
	for _, c := range causes {
		if c.Kind == MethodChange {
			add(*c.Setting, p)
		}
	}
}

// recomputed reports whether a report of the window was sent by another method and had other figures.
func (r *Report) recomputed(from, to period.Month) bool {
	return slices.ContainsFunc(r.Restatements, func(x Restatement) bool {
		return x.Period.From == from && x.Period.To == to && (x.Rules != Rules ||
			slices.ContainsFunc(x.Causes, func(c Cause) bool { return c.Kind == MethodChange }))
	})
}

// markBreaks marks the comparisons and the points of the trend that were sent by another method.
func (r *Report) markBreaks() {
	for _, o := range []*Other{r.Comparison.Previous, r.Comparison.YearBefore} {
		if o != nil {
			o.Recomputed = r.recomputed(o.Window.From, o.Window.To)
		}
	}
	for i := range r.Trend.Points {
		p := &r.Trend.Points[i]
		p.Recomputed = r.recomputed(p.From, p.To) || r.recomputed(p.Period.From, p.Period.To)
	}
}
