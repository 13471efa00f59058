package reconcile

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"huizong/jobs/period"
)

// Pass reconciles the cells of one reading, and hands on what each came to. Cells come in the order of their months,
// those of one street after each other (Directory.ByStreet): what is filed in two communities of a street is seen when
// both have come.
type Pass struct {
	window     Window
	details    Window // months of which single records are told
	asOf       time.Time
	reconciler *Reconciler
	history    *History // nil: nothing is held against earlier months
	neighbours neighbours
	street     place          // of the cells at hand: their street and month
	done       map[place]bool // streets and months that are through
	applied    []Judgement    // "same", whose record excluded was met on the street
	present    map[int64]bool // "same", whose record that stays was met
	inside     map[string]bool
	add        func(*Outcome)
	keep       func(KeptUnit)   // nil: nothing is kept
	fresh      *KeptUnit        // what is read of the street at hand
	kept       *Kept            // what was kept of it, in place of its records
	list       func(RecordLine) // may be nil
	pairs      []similarPair    // of the street before, to be used again where nothing is kept
	cells      []string         // communities of the street at hand
	alike      map[[2]int32]int64
}

// Detail has single records told in some months of the window only: outcomes of others know how many there are.
func (p *Pass) Detail(months Window) { p.details = months }

// List has the lines of the window's records handed on too.
func (p *Pass) List(list func(RecordLine)) { p.list = list }

// NewPass returns a pass over the cells of region in window and in the months before it that rules look back at, as
// filed at asOf. judgements may be nil. add is called with the outcome of each cell, and after the cells of a street
// with outcomes that hold nothing but what was found between them.
func NewPass(dir *Directory, opt *Options, judgements *Judgements, window Window, region string, asOf time.Time,
	add func(*Outcome)) *Pass {
	r := New(dir, opt)
	r.judgements = judgements
	p := &Pass{
		window:     window,
		details:    window,
		asOf:       asOf,
		reconciler: r,
		history:    NewHistory(opt),
		neighbours: neighbours{judgements: judgements, titles: newLikeness()},
		done:       map[place]bool{},
		present:    map[int64]bool{},
		inside:     map[string]bool{},
		alike:      map[[2]int32]int64{},
		add:        add,
	}
	for _, c := range dir.Communities(region) {
		p.inside[c] = true
	}
	return p
}

// Forget has no month held against those before it: what is found by that alone is not found, and all figures stand.
func (p *Pass) Forget() { p.history = nil }

// Lookback is how many months before the window must be read.
func (p *Pass) Lookback() period.Month {
	if p.history == nil {
		return 0
	}
	return p.reconciler.opt.Lookback()
}

// Cell reconciles one cell. It returns an error where cells come in another order than they must.
func (p *Pass) Cell(c *Cell) error {
	if c.CommunityCode == "" {
		p.reconciler.judgements.Accept(c.Quarantine)
		p.add(&Outcome{Period: c.Period, Quarantine: c.Quarantine})
		return nil
	}
	here := place{p.reconciler.dir.street(c.CommunityCode), c.Period}
	if here != p.street {
		p.Close()
		if p.done[here] || c.Period < p.street.month {
			return fmt.Errorf(
				"reconcile %s in %s: the cells of a street and month must come together, and months in order",
				c.CommunityCode,
				c.Period,
			)
		}
		if c.Period > p.street.month {
			clear(p.done)
		}
		p.street = here
	}
	if c.Kept != nil {
		if p.kept = c.Kept.unit; p.kept.bare && p.details.Contains(c.Period) {
			return fmt.Errorf("reconcile %s in %s: details are wanted, and what is kept has none", c.CommunityCode,
				c.Period)
		}
		c.Quarantine = append(slices.Clip(c.Quarantine), c.Kept.quarantine...)
	}
	p.reconciler.judgements.AcceptIn(c)
	sel := Select(c.Submissions, p.asOf)
	o := p.reconciler.reconcile(c, &sel, p.asOf)
	o.bare = !p.details.Contains(c.Period)
	p.cells = append(p.cells, c.CommunityCode)
	if p.keep != nil || p.window.Contains(c.Period) {
		if c.Kept == nil || !o.bare {
			p.neighbours.file(c, &sel, int32(len(p.cells)-1))
		}
		if c.Kept == nil {
			p.look(c)
			p.remember(c, o)
		}
	}
	if p.inside[c.CommunityCode] {
		if p.list != nil && c.Kept == nil && p.window.Contains(c.Period) {
			p.reconciler.list(c, o, p.list)
		}
		if p.history != nil {
			p.history.Observe(o)
		}
		p.add(o)
	}
	return nil
}

// look takes in what is looked for between the cells of a street.
func (p *Pass) look(c *Cell) {
	p.neighbours.add(c, p.reconciler.verdicts)
	p.applied = append(p.applied, p.reconciler.applied...)
	for _, id := range p.reconciler.present {
		p.present[id] = true
	}
}

// Close hands on what was found between the last cells, and what is to be kept of their street.
func (p *Pass) Close() {
	found := p.kept
	if found == nil {
		found = p.between()
	}
	if p.window.Contains(p.street.month) {
		p.tell(found)
	}
	if p.fresh != nil {
		p.fresh.alike, p.fresh.pairs, p.fresh.stale = found.alike, found.pairs, found.stale
		p.keep(*p.fresh)
	}
	p.done[p.street], p.kept, p.fresh = true, nil, nil
	p.neighbours.clear()
	p.applied, p.cells = p.applied[:0], p.cells[:0]
	clear(p.present)
}

// between looks for what only all cells of a street together show.
func (p *Pass) between() *Kept {
	k := &Kept{pairs: p.pairs[:0]}
	clear(p.alike)
	p.neighbours.find(func(later, earlier *neighbour) {
		p.alike[[2]int32{p.neighbours.filings[later.filing].cell, p.neighbours.filings[earlier.filing].cell}]++
		pair := similarPair{later: later.filing, earlier: earlier.filing, found: [2]*neighbour{later, earlier}}
		if p.keep != nil { // it outlives the street
			pair.records = pair.details(&p.neighbours)
			pair.found = [2]*neighbour{}
		}
		k.pairs = append(k.pairs, pair)
	})
	if p.keep == nil {
		p.pairs = k.pairs
	}
	for cells, pairs := range p.alike {
		k.alike = append(k.alike, alike{cells[0], cells[1], pairs})
	}
	slices.SortFunc(k.alike, func(a, b alike) int {
		return cmp.Or(cmp.Compare(a.later, b.later), cmp.Compare(a.earlier, b.earlier))
	})
	for _, j := range p.applied {
		if p.stale(j) {
			k.stale = append(k.stale, j.ID)
		}
	}
	return k
}

// tell hands on what was found between the cells of a street, as far as both sides lie in the region.
func (p *Pass) tell(k *Kept) {
	between := map[string]*Outcome{}
	of := func(community, other string) *Outcome {
		if !p.inside[community] || !p.inside[other] {
			return nil
		}
		o := between[community]
		if o == nil {
			o = &Outcome{CommunityCode: community, Period: p.street.month, bare: !p.details.Contains(p.street.month)}
			between[community] = o
		}
		return o
	}
	for _, a := range k.alike {
		other := p.cells[a.earlier]
		if o := of(p.cells[a.later], other); o != nil {
			o.alike = append(o.alike, alikeWith{other, int(a.pairs)})
		}
	}
	for i := range k.pairs {
		if !p.details.Contains(p.street.month) {
			break
		}
		pair := pairFound{&k.pairs[i], &p.neighbours.filings[k.pairs[i].later].Submission,
			&p.neighbours.filings[k.pairs[i].earlier].Submission, &p.neighbours}
		if o := of(pair.one.CommunityCode, pair.other.CommunityCode); o != nil {
			o.pairs = append(o.pairs, pair)
		}
	}
	for _, id := range k.stale {
		found := p.reconciler.judgements.byID(id).staleness()
		if o := of(found.CommunityCode, found.OtherCommunity); o != nil {
			o.Findings = append(o.Findings, found)
		}
	}
	for _, community := range slices.Sorted(maps.Keys(between)) {
		p.add(between[community])
	}
}

// stale reports whether the record that stays by a judgement is gone, of those whose place has been looked at.
func (p *Pass) stale(j Judgement) bool {
	stays := j.Record.place()
	seen := stays.month == p.street.month && (p.inside[stays.community] || p.keep != nil) &&
		p.reconciler.dir.street(stays.community) == p.street.community
	return seen && !p.present[j.ID]
}

// staleness tells that a record is excluded, or no longer is, in favour of one that is gone.
func (j Judgement) staleness() Finding {
	month := j.Other.OccurredOn.Month()
	return Finding{
		Code:           JudgementStale,
		Severity:       JudgementStale.Severity(),
		AgencyCode:     j.Other.AgencyCode,
		ProjectCode:    j.Other.ProjectCode,
		CommunityCode:  j.Other.CommunityCode,
		Period:         &month,
		OtherAgency:    j.Record.AgencyCode,
		OtherProject:   j.Record.ProjectCode,
		OtherCommunity: j.Record.CommunityCode,
	}
}
