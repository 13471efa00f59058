package store

import (
	"slices"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// batch is a run of whole cells and all that is read for them. Its buffers are used again for later cells.
type batch struct {
	cells       []reconcile.Cell
	spans       []span
	submissions []reconcile.Submission
	filings     []reconcile.Filing
	wanted      []wanted
	records     []reconcile.Record
	keys        []reconcile.PersonKey
	answers     []*answer  // rows of records, a list of submissions at a time
	asked       int        // of answers
	taken       int        // of those asked
	filed       int        // submissions that count
	list        int        // of them to a statement
	months      []*listing // of the cells
	fresh       bool       // a cell has what was filed just now
}

// span says where in the buffers a cell lies. Slices are cut only when the buffers have stopped growing.
type span struct{ submissions, filings [2]int }

// wanted is a submission whose rows are to be read.
type wanted struct {
	id             reconcile.ID
	filing         int  // index into batch.filings
	withKeys       bool // beneficiary keys are wanted too
	records        [2]int
	direct, others [2]int // of keys
}

func (b *batch) clear() {
	b.cells, b.spans, b.submissions, b.filings = b.cells[:0], b.spans[:0], b.submissions[:0], b.filings[:0]
	b.wanted, b.records, b.keys, b.filed = b.wanted[:0], b.records[:0], b.keys[:0], 0
	b.asked, b.taken, b.months, b.fresh = 0, 0, nil, false
}

// add takes in a cell without its rows, which are not wanted where what they come to is kept. counted are the indexes
// of the submissions that count.
func (b *batch) add(submissions []reconcile.Submission, counted []int, kept, withKeys bool) {
	sp := span{submissions: [2]int{len(b.submissions), len(b.submissions) + len(submissions)},
		filings: [2]int{len(b.filings), len(b.filings) + len(counted)}}
	b.submissions = append(b.submissions, submissions...)
	for _, i := range counted {
		if !kept {
			b.wanted = append(b.wanted, wanted{id: submissions[i].ID, filing: len(b.filings), withKeys: withKeys})
			b.filed++
		}
		b.filings = append(b.filings, reconcile.Filing{Submission: i})
	}
	b.spans = append(b.spans, sp)
	b.cells = append(b.cells, reconcile.Cell{CommunityCode: submissions[0].CommunityCode,
		Period: period.Month(submissions[0].Period)})
}

// of notes how the month of the last cell was read, and whether nothing of it is still being filed.
func (b *batch) of(month *listing, settled bool) {
	if n := len(b.months); n == 0 || b.months[n-1] != month {
		b.months = append(b.months, month)
	}
	b.fresh = b.fresh || !settled
}

// addNowhere takes in a cell of no community, which holds rows that are in none; nothing if there is no such row.
func (b *batch) addNowhere(m period.Month, rows []reconcile.QuarantinedRow) {
	if len(rows) == 0 {
		return
	}
	here := span{[2]int{len(b.submissions), len(b.submissions)}, [2]int{len(b.filings), len(b.filings)}}
	b.spans = append(b.spans, here)
	b.cells = append(b.cells, reconcile.Cell{Period: m, Quarantine: rows})
}

// sort orders what is wanted by id: near each other as they lie in the table.
func (b *batch) sort() {
	slices.SortFunc(b.wanted, func(a, c wanted) int { return a.id.Compare(c.id) })
}

// cut makes the slices of all cells, once everything is read.
func (b *batch) cut() {
	for _, w := range b.wanted {
		f := &b.filings[w.filing]
		f.Records = b.records[w.records[0]:w.records[1]:w.records[1]]
		f.Direct = b.keys[w.direct[0]:w.direct[1]:w.direct[1]]
		f.Indirect = b.keys[w.others[0]:w.others[1]:w.others[1]]
	}
	for i, sp := range b.spans {
		b.cells[i].Submissions = b.submissions[sp.submissions[0]:sp.submissions[1]:sp.submissions[1]]
		b.cells[i].Filings = b.filings[sp.filings[0]:sp.filings[1]:sp.filings[1]]
	}
}
