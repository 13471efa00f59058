package report

import (
	"encoding/json"
	"slices"

	"huizong/jobs/reconcile"
)

// smallest is the least number of persons above 0 that is told: of fewer one might know who they are.
const smallest = 5

// small reports whether n persons are so few that their number is withheld.
func small(n int64) bool { return n > 0 && n < smallest }

// Heads is a number of persons, or two bounds of it, both included; the bounds of a counted number are equal. What is
// withheld reads 0 and 0, so that no form can show it.
type Heads struct {
	Low, High int64
	Withheld  bool
}

// Persons is how many people were served, in heads, as far as it may be told. It is never a sum presented as a number
// of people.
type Persons struct {
	Method        reconcile.PersonsMethod
	Direct        Heads
	Indirect      Heads // of method keys: those who are not direct as well
	IndirectGross Heads // of method keys: all with an indirect key
	Total         Heads // of method keys: direct and indirect
	Both          Heads // of method keys: those of direct who have an indirect key as well
	// FewBoth says of Both withheld that it is from 1 to 4, where that alone does not tell those of direct only.
	FewBoth  bool
	Coverage *reconcile.Coverage // of methods keys and interval
}

// personsOf is the one disclosure pass over numbers of persons: one from 1 to 4 is withheld, with every number from
// which it could be computed.
func personsOf(p reconcile.Persons) Persons {
	out := Persons{Method: p.Method}
	if p.Method == reconcile.ByKeys || p.Method == reconcile.ByInterval {
		out.Coverage = &p.Coverage
	}
	switch p.Method {
	case reconcile.ByKeys:
		d, i, gross := p.Direct.Low, p.Indirect.Low, p.IndirectGross
		both := gross - i
		few := small(d) || small(i)
		out.Direct, out.Indirect = told(d, d, small(d)), told(i, i, small(i))
		out.Total = told(d+i, d+i, few) // less the other part, it is the part withheld
		// both, those direct only and those indirect only are the parts of which the others are sums
		overlap := few || small(both) || small(d-both)
		out.FewBoth = !few && small(both) && d-smallest >= smallest-1
		out.IndirectGross, out.Both = told(gross, gross, overlap), told(both, both, overlap)
	case reconcile.ByInterval:
		out.Direct, out.Indirect = bounds(p.Direct), bounds(p.Indirect)
	}
	return out
}

// bounds are those of an interval. The lower is one filing's claim and the upper the sum of all, so that a small
// difference tells what a small filing claimed.
func bounds(i reconcile.Interval) Heads {
	return told(i.Low, i.High, small(i.Low) || small(i.High) || small(i.High-i.Low))
}

func told(low, high int64, withheld bool) Heads {
	if withheld {
		return Heads{Withheld: true}
	}
	return Heads{Low: low, High: high}
}

// part is one number of persons with the name of its field.
type part struct {
	name  string
	heads *Heads
}

// parts are the numbers that the method knows.
func (p *Persons) parts() []part {
	list := []part{{"direct", &p.Direct}, {"indirect", &p.Indirect}}
	switch p.Method {
	case reconcile.ByKeys:
		return append(list, part{"indirect_gross", &p.IndirectGross}, part{"total", &p.Total}, part{"both", &p.Both})
	case reconcile.ByInterval:
		return list
	}
	return nil
}

// withholds reports whether any number is withheld.
func (p *Persons) withholds() bool {
	return p.Method == WithheldBeside || slices.ContainsFunc(p.parts(), func(x part) bool { return x.heads.Withheld })
}

// MarshalJSON writes numbers for method keys, [low, high] for method interval, and the method alone for none. What is
// withheld is null, and named in withheld.
func (p Persons) MarshalJSON() ([]byte, error) {
	out := map[string]any{"method": p.Method}
	var withheld []string
	for _, x := range p.parts() {
		switch {
		case x.heads.Withheld:
			out[x.name], withheld = nil, append(withheld, x.name)
		case p.Method == reconcile.ByInterval:
			out[x.name] = [2]int64{x.heads.Low, x.heads.High}
		default:
			out[x.name] = x.heads.Low
		}
	}
	if len(withheld) > 0 {
		out["withheld"] = withheld
	}
	if p.FewBoth {
		out["few_both"] = true
	}
	if p.Coverage != nil {
		out["coverage"] = p.Coverage
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes. A report sealed before numbers were withheld in the value is read as if
// they had been.
func (p *Persons) UnmarshalJSON(b []byte) error {
	var raw struct {
		Withheld []string
		FewBoth  bool                `json:"few_both"`
		Coverage *reconcile.Coverage // nil: sealed before it was known
	}
	var true_ reconcile.Persons
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	if err := json.Unmarshal(b, &true_); err != nil {
		return err
	}
	*p = personsOf(true_)
	p.Coverage, p.FewBoth = raw.Coverage, raw.FewBoth || p.FewBoth
	if len(raw.Withheld) == 0 {
		return nil
	}
	for _, x := range p.parts() {
		for _, name := range raw.Withheld {
			if x.name == name {
				*x.heads = Heads{Withheld: true}
			}
		}
	}
	return nil
}
