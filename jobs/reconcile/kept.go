package reconcile

import (
	"time"

	"huizong/jobs/period"
)

// Kept is what the records of one street and month came to: the unit that is kept, because no rule of records looks
// beyond it. Whoever has it, and the same submissions as when it was made (Stamp), need not read the records.
type Kept struct {
	cells []KeptCell
	alike []alike
	stale []int64 // judgements whose record that stays is gone
	pairs []similarPair
	bare  bool // without details: what rules noticed of single records, and pairs of them, is only counted
}

// alike is how many pairs of records of two cells may be one event: the places of the cells of the later filer and of
// the earlier one.
type alike struct {
	later, earlier int32
	pairs          int64
}

// KeptCell is what the records of one cell came to.
type KeptCell struct {
	unit       *Kept
	community  string
	counts     []Counts         // of the filings, in the order of Selection.Counted
	quarantine []QuarantinedRow // records and keys that cannot be understood
}

// Cell returns what is kept of the cell at i.
func (k *Kept) Cell(i int) *KeptCell {
	if k == nil {
		return nil
	}
	return &k.cells[i]
}

// Fits reports whether k is of just these cells, of which so many submissions count: anything else would be a fault of
// whoever keeps it.
func (k *Kept) Fits(cells [][]Submission, counted []int) bool {
	if len(k.cells) != len(cells) {
		return false
	}
	filings := 0
	for i := range cells {
		c := &k.cells[i]
		if c.community != cells[i][0].CommunityCode || len(c.counts) != counted[i] {
			return false
		}
		filings += len(c.counts)
	}
	for _, a := range k.alike {
		if a.later < 0 || a.earlier < 0 || int(max(a.later, a.earlier)) >= len(cells) {
			return false
		}
	}
	for _, p := range k.pairs {
		if p.later < 0 || p.earlier < 0 || int(max(p.later, p.earlier)) >= filings {
			return false
		}
	}
	return true
}

// KeptUnit is a Kept with what it is kept under.
type KeptUnit struct {
	Street string
	Month  period.Month
	Stamp  Stamp
	*Kept
}

// Shelved is a unit as it lies where it is kept.
type Shelved struct {
	Street  string
	Month   period.Month
	Stamp   string
	AsOf    time.Time // of the reading that it was made by
	Counts  []byte
	Details []byte
	Persons []byte
	// Open returns the unit with the parts asked for, taken out only when they are wanted; nil: it has them
	Open func() (Shelved, error)
}

// KeptParts are the parts of a unit that are wanted beside the counts.
type KeptParts struct{ Details, Persons bool }

// Keep has the pass hand on what the records of each street and month came to that it read whole. Cells must come with
// their stamps, and streets with all their communities; keys of persons are put under persona.
func (p *Pass) Keep(persona *Persona, keep func(KeptUnit)) {
	p.reconciler.persona, p.keep = persona, keep
}

// remember adds the counts of a cell that was read to what will be kept of its street.
func (p *Pass) remember(c *Cell, o *Outcome) {
	if p.keep == nil {
		return
	}
	if p.fresh == nil {
		p.fresh = &KeptUnit{Street: p.street.community, Month: p.street.month, Stamp: c.Stamp, Kept: &Kept{}}
	}
	cell := KeptCell{unit: p.fresh.Kept, community: c.CommunityCode, counts: make([]Counts, len(o.Counted))}
	for i := range o.Counted {
		cell.counts[i] = o.Counted[i].Counts
		cell.counts[i].Recorded -= o.Counted[i].Unverified // which is of the claim
	}
	for _, q := range c.Quarantine {
		if q.Table != "submissions" {
			q.Accepted = false // which is judged anew whenever it is looked at
			cell.quarantine = append(cell.quarantine, q)
		}
	}
	p.fresh.cells = append(p.fresh.cells, cell)
}
