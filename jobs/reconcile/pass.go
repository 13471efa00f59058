package reconcile

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Pass reconciles the cells of one reading, and hands on what each came to. Cells come in the order of their months,
// those of one street after each other (Directory.ByStreet): what is filed in two communities of a street is seen when
// both have come.
type Pass struct {
	window     Window
	asOf       time.Time
	reconciler *Reconciler
	history    *History
	neighbours neighbours
	street     place          // of the cells at hand: their street and month
	done       map[place]bool // streets and months that are through
	applied    []Judgement    // "same", whose record excluded was met on the street
	present    map[int64]bool // "same", whose record that stays was met
	inside     map[string]bool
	add        func(*Outcome)
}

// NewPass returns a pass over the cells of region in window and in the months before it that rules look back at, as
// filed at asOf. judgements may be nil. add is called with the outcome of each cell, and after the cells of a street
// with outcomes that hold nothing but what was found between them.
func NewPass(dir *Directory, opt *Options, judgements *Judgements, window Window, region string, asOf time.Time,
	add func(*Outcome)) *Pass {
	r := New(dir, opt)
	r.judgements = judgements
	p := &Pass{
		window:     window,
		asOf:       asOf,
		reconciler: r,
		history:    NewHistory(opt),
		neighbours: neighbours{judgements: judgements, titles: newLikeness()},
		done:       map[place]bool{},
		present:    map[int64]bool{},
		inside:     map[string]bool{},
		add:        add,
	}
	for _, c := range dir.Communities(region) {
		p.inside[c] = true
	}
	return p
}

// Cell reconciles one cell. It returns an error where cells come in another order than they must.
func (p *Pass) Cell(c *Cell) error {
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
	p.reconciler.judgements.accept(c)
	sel := Select(c.Submissions, p.asOf)
	o := p.reconciler.reconcile(c, &sel, p.asOf)
	if p.window.Contains(c.Period) {
		p.neighbours.add(c, &sel, p.reconciler.verdicts)
		p.applied = append(p.applied, p.reconciler.applied...)
		for _, id := range p.reconciler.present {
			p.present[id] = true
		}
	}
	p.history.Observe(o)
	p.add(o)
	return nil
}

// Close hands on what was found between the last cells.
func (p *Pass) Close() {
	between := map[string]*Outcome{}
	note := func(f Finding) {
		o := between[f.CommunityCode]
		if o == nil {
			o = &Outcome{CommunityCode: f.CommunityCode, Period: p.street.month}
			between[f.CommunityCode] = o
		}
		o.Findings = append(o.Findings, f)
	}
	p.neighbours.find(func(later, earlier *neighbour) { note(p.neighbours.finding(later, earlier)) })
	for _, j := range p.applied {
		if p.stale(j) {
			note(j.staleness())
		}
	}
	for _, community := range slices.Sorted(maps.Keys(between)) {
		p.add(between[community])
	}
	p.done[p.street] = true
	p.neighbours.clear()
	p.applied = p.applied[:0]
	clear(p.present)
}

// stale reports whether the record that stays by a judgement is gone, of those whose place has been looked at.
func (p *Pass) stale(j Judgement) bool {
	stays := j.Record.place()
	seen := stays.month == p.street.month && p.inside[stays.community] &&
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
