package report

import (
	"slices"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// Sent is what of an earlier report was published and can be held against today: its whole set of figures, and by what
// they were made.
type Sent struct {
	Period       period.Period          `json:"period"`
	Revision     int                    `json:"revision"`
	AsOf         time.Time              `json:"as_of"`
	Rules        int                    `json:"rules"`
	Figures      reconcile.Figures      `json:"figures"`
	Persons      Persons                `json:"persons"`
	Completeness reconcile.Completeness `json:"completeness"`
	Settings     []Setting              `json:"settings"`
	Reference    Reference              `json:"reference"`
	Returned     []AgencyFiling         `json:"-"` // those known to have been returned: none of a headline alone
}

// Sent returns what r publishes, for the reports that come after it.
func (r *Report) Sent() Sent {
	out := Sent{
		Period:       r.Period,
		Revision:     r.Revision,
		AsOf:         r.AsOf,
		Rules:        max(r.Rules, 1),
		Figures:      r.Figures,
		Persons:      r.Persons,
		Completeness: r.Filing.Completeness,
		Settings:     r.Settings,
		Reference:    r.Reference,
		Returned: slices.DeleteFunc(slices.Clone(r.Filing.Agencies),
			func(a AgencyFiling) bool { return a.State != reconcile.NotAccepted }),
	}
	if len(out.Settings) == 0 {
		out.Settings = methodSettings(r.Method)
	}
	return out
}

// standing is a window as it stands today, in the form in which it would be published.
func standing(s reconcile.Standing) Sent {
	return Sent{Figures: s.Figures, Persons: personsOf(s.Persons), Completeness: s.Completeness}
}

// Differences are the published figures of one window that differ between what was sent and now.
func (s Sent) Differences(now reconcile.Standing) []Change { return differences(s, standing(now)) }

func differences(before, now Sent) []Change {
	out := compare(cellsOf(before.Figures), cellsOf(now.Figures))
	out = append(out, personsChanges(before.Persons, now.Persons)...)
	return append(out, compare(filingCells(before.Completeness), filingCells(now.Completeness))...)
}

func cellsOf(f reconcile.Figures) []cell {
	var out []cell
	for _, x := range figures(f) {
		out = append(out, cell{"figures", x.column, "", x.column, x.value})
	}
	return out
}

func filingCells(c reconcile.Completeness) []cell {
	var out []cell
	for _, f := range []figure{{"expected", c.Expected}, {"on_time", c.OnTime}, {"late", c.Late},
		{"missing", c.Missing}, {"returned", c.Returned}, {"quarantined", c.Quarantined}} {
		out = append(out, cell{"completeness", f.column, "", f.column, f.value})
	}
	return out
}

// personsChanges tells a change of method as such, and of a figure that is or was withheld only that it changed.
func personsChanges(before, now Persons) []Change {
	if before.Method == WithheldBeside || now.Method == WithheldBeside {
		return nil // nobody can tell from what was published
	}
	if before.Method != now.Method {
		return []Change{{Table: "persons", Code: "method", Column: "method", Was: string(before.Method),
			Is: string(now.Method)}}
	}
	var out []Change
	for _, x := range []struct {
		name string
		b, n Heads
	}{{"direct", before.Direct, now.Direct}, {"indirect", before.Indirect, now.Indirect},
		{"both", before.Both, now.Both}} {
		b, n := x.b, x.n
		change := Change{Table: "persons", Code: x.name, Column: x.name}
		switch {
		case b == n:
		case b.Withheld || n.Withheld:
			change.Withheld = true
			out = append(out, change)
		case b.High != n.High:
			change.Before, change.Now = &b.High, &n.High
			out = append(out, change)
		}
		if b.Low != n.Low && now.Method == reconcile.ByInterval && !b.Withheld && !n.Withheld {
			out = append(out, Change{Table: "persons", Code: x.name + "_low", Column: x.name + "_low", Before: &b.Low,
				Now: &n.Low})
		}
	}
	return out
}
