package report

import (
	"slices"

	"huizong/jobs/reconcile"
)

// WithheldBeside is the method of a report that tells no number of persons, since with the other reports of its run one
// of 1 to 4 could be computed from them.
const WithheldBeside reconcile.PersonsMethod = "withheld"

// Beside finds the reports of one run whose numbers of persons are withheld because of the others: what the whole
// tells, less what its parts tell, must not be the number that one part alone withholds. mains are the summaries of all
// regions of the run, and before is what the revision that it corrects told, if it corrects one: what changed since is
// no number of few persons either.
func Beside(d *reconcile.Directory, mains map[string]*reconcile.Summary, before map[string]*Persons) map[string]bool {
	b := besides{
		d:      d,
		mains:  mains,
		before: before,
		told:   map[string]*Persons{},
		parts:  map[string][]string{},
		out:    map[string]bool{},
	}
	for _, region := range sortedKeys(mains) {
		told := personsOf(mains[region].Persons)
		b.told[region] = &told
		for _, above := range d.Chain(region)[1:] {
			if mains[above] != nil {
				b.parts[above] = append(b.parts[above], region)
				if b.hidden(region) {
					b.withhold(region, true)
				}
				break
			}
		}
	}
	for whole := range b.parts {
		if b.revises(whole) {
			b.withhold(whole, false)
		}
	}
	for changed := true; changed; {
		changed = false
		for _, whole := range sortedKeys(b.parts) {
			changed = b.guard(whole) || changed
		}
	}
	return b.out
}

type besides struct {
	d            *reconcile.Directory
	mains        map[string]*reconcile.Summary
	before, told map[string]*Persons
	parts        map[string][]string // of a report's region: those next below it that have a report
	out          map[string]bool
}

// hidden reports whether the revision before withheld a number of a part that would be told now.
func (b *besides) hidden(part string) bool {
	was := b.before[part]
	if was == nil || was.Method == WithheldBeside {
		return was != nil
	}
	now := b.told[part].parts()
	for i, x := range was.parts() {
		if x.heads.Withheld && i < len(now) && !now[i].heads.Withheld {
			return true
		}
	}
	return false
}

// revises reports whether a whole tells other numbers than the revision before, while one of its parts withheld some or
// does now: of who knows that the other parts are as they were, that one's number would be known.
func (b *besides) revises(whole string) bool {
	was := b.before[whole]
	if was == nil || was.Method != WithheldBeside && len(personsChanges(*was, *b.told[whole])) == 0 {
		return false
	}
	return slices.ContainsFunc(b.parts[whole], func(part string) bool {
		return b.told[part].withholds() || b.before[part] != nil && b.before[part].withholds()
	})
}

// guard withholds one more report of a whole and its parts, if what a part withholds could be computed otherwise.
func (b *besides) guard(whole string) bool {
	if b.out[whole] {
		return false
	}
	for i, of := range b.told[whole].parts() {
		if !of.heads.Withheld && b.gives(whole, i) {
			region := b.next(whole, i)
			b.withhold(region, region != whole)
			return true
		}
	}
	part := b.exceeds(whole)
	if part != "" {
		b.withhold(part, true)
	}
	return part != ""
}

// withhold takes the numbers of a part out, with those of the reports below it, which add up to them; or those of the
// whole.
func (b *besides) withhold(region string, part bool) {
	b.out[region] = true
	for below := range b.mains {
		if part && slices.Contains(b.d.Chain(below), region) {
			b.out[below] = true
		}
	}
}

// gives reports whether number i of the whole gives away what its parts withhold of it, as if nobody were in two parts.
// The rest of the whole, less the parts that tell the number, must be the sum of those few parts, each from 1 to 4, and
// of one that is withheld beside them, 0 or at least 5; and so large that it may be more than the few. Whether anything
// more is withheld says nothing then of how many they are.
func (b *besides) gives(whole string, i int) bool {
	rest, few, outside := b.number(whole, i), int64(0), b.mains[whole].Figures.Direct
	beside, none := false, true // withheld beside; each of the few may be 0
	for _, part := range b.parts[whole] {
		outside -= b.mains[part].Figures.Direct
		of := b.told[part].parts()
		switch {
		case b.out[part]:
			beside = true
		case i < len(of) && of[i].heads.Withheld:
			few++
			none = none && i > 1 && !b.told[part].FewBoth
		default:
			rest -= b.number(part, i)
		}
	}
	if few == 0 || outside >= smallest {
		return false
	}
	most := few * (smallest - 1)
	if !none {
		most = max(most, few+smallest+1)
	}
	return !beside || rest >= few && rest <= most
}

// exceeds is a part that tells more persons in all than the whole tells of one relation, by as many as the whole may
// withhold of the other; empty: none does.
func (b *besides) exceeds(whole string) string {
	w := b.told[whole]
	if w.Method != reconcile.ByKeys || w.Direct.Withheld == w.Indirect.Withheld {
		return ""
	}
	for _, part := range b.parts[whole] {
		p := b.told[part]
		if !b.out[part] && p.Method == reconcile.ByKeys && !p.Total.Withheld &&
			p.Total.Low-w.Direct.Low-w.Indirect.Low >= smallest-1 {
			return part
		}
	}
	return ""
}

// number is the true number i of a region's persons, the upper bound of an interval; 0 where its method knows none.
func (b *besides) number(region string, i int) int64 {
	p := b.mains[region].Persons
	all := []int64{p.Direct.High, p.Indirect.High}
	if p.Method == reconcile.ByKeys {
		all = append(all, p.IndirectGross, p.Direct.High+p.Indirect.High, p.IndirectGross-p.Indirect.High)
	}
	if i >= len(all) {
		return 0
	}
	return all[i]
}

// next is the first part, by its code, that does not withhold number i and tells persons: which it is says nothing of
// how many. Where there is none, or one is withheld already, it is the whole; and so it is of bounds, of which the
// lower is that of one part.
func (b *besides) next(whole string, i int) string {
	if b.told[whole].Method == reconcile.ByInterval {
		return whole
	}
	for _, part := range b.parts[whole] {
		if b.out[part] {
			return whole
		}
	}
	for _, part := range b.parts[whole] {
		of := b.told[part].parts()
		if i < len(of) && !of[i].heads.Withheld && b.number(part, 3) > 0 {
			return part
		}
	}
	return whole
}
