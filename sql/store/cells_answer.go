package store

import (
	"database/sql/driver"
	"iter"
	"slices"
)

// answer is the rows of one statement as they came. What is taken from them stays in them, so that nothing is copied
// twice.
type answer struct {
	statement string // "": nothing is asked
	text      []byte
	ends      []int          // of the rows of one text each
	values    []driver.Value // of rows of several columns
	columns   int
	err       error
	come      chan struct{}
}

// answer returns one for a statement.
func (b *batch) answer(statement string) *answer {
	if b.asked == len(b.answers) {
		b.answers = append(b.answers, &answer{come: make(chan struct{}, 1)})
	}
	a := b.answers[b.asked]
	a.clear()
	a.statement = statement
	b.asked++
	return a
}

// clear makes room for rows.
func (a *answer) clear() { a.text, a.ends, a.values, a.err = a.text[:0], a.ends[:0], a.values[:0], nil }

// next waits for the answer that was asked for first of those not yet taken.
func (b *batch) next() (*answer, error) {
	a := b.answers[b.taken]
	b.taken++
	<-a.come
	return a, a.err
}

// put takes a row in.
func (a *answer) put(row []driver.Value) {
	if a.columns = len(row); a.columns == 1 {
		text, _ := row[0].([]byte)
		a.text = append(a.text, text...)
		a.ends = append(a.ends, len(a.text))
		return
	}
	for _, v := range row {
		if text, ok := v.([]byte); ok {
			from := len(a.text)
			a.text = append(a.text, text...)
			v = a.text[from:len(a.text):len(a.text)]
		}
		a.values = append(a.values, v)
	}
}

// texts yields the rows of one text each.
func (a *answer) texts() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		from := 0
		for _, to := range a.ends {
			if !yield(a.text[from:to:to]) {
				return
			}
			from = to
		}
	}
}

// rows yields the rows of several columns.
func (a *answer) rows() iter.Seq[[]driver.Value] { return slices.Chunk(a.values, max(a.columns, 1)) }
