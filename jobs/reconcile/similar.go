package reconcile

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// neighbours finds groups and events of the communities of one street and month that may be one event filed twice, but
// are not equal. It keeps what it must know of every record left until the street is done.
type neighbours struct {
	judgements *Judgements
	records    []neighbour
	order      []ordered // the records, as they are held against each other
	filings    []neighbourFiling
	text       []byte // of ids and codes
	titles     likeness
}

// ordered is what decides where a record stands. It is small, because there are many.
type ordered struct {
	day         uint64 // and the place of the runs of digits of its title
	attendances int64
	at          int32 // in the records
}

func compareOrdered(a, b ordered) int {
	if a.day != b.day {
		return cmp.Compare(a.day, b.day)
	}
	return cmp.Compare(a.attendances, b.attendances)
}

// neighbour is a record that is left. Where its id and code lie in the texts is kept instead of the texts.
type neighbour struct {
	attendances, sessions int64
	occurredOn            Date
	title                 int32 // the place of the title as filed
	filing                int32
	id, code              extent
	kind                  Kind
}

type extent struct{ from, to uint32 }

// neighbourFiling is a submission, and when its key was first filed.
type neighbourFiling struct {
	Submission
	first time.Time
	cell  int32 // its place among the cells of the street
}

func (n *neighbours) clear() {
	n.records, n.order, n.filings, n.text = n.records[:0], n.order[:0], n.filings[:0], n.text[:0]
	n.titles.clear()
}

// file takes in the submissions of a cell that count.
func (n *neighbours) file(c *Cell, sel *Selection, cell int32) {
	for _, f := range c.Filings {
		n.filings = append(n.filings,
			neighbourFiling{c.Submissions[f.Submission], sel.firstFiled(c.Submissions, f.Submission), cell})
	}
}

// add takes in the records of the cell filed last that are left.
func (n *neighbours) add(c *Cell, verdicts []verdict) {
	base := int32(len(n.filings) - len(c.Filings))
	eachEvent(c, verdicts, func(filing int, rec *Record, _ *verdict) {
		title, ok := n.titles.of(rec.Title)
		if !ok {
			return
		}
		n.records = append(n.records, neighbour{
			attendances: rec.Attendances,
			sessions:    rec.Sessions,
			occurredOn:  rec.OccurredOn,
			title:       title,
			filing:      base + int32(filing),
			id:          n.put(rec.ID),
			code:        n.put(rec.Code),
			kind:        rec.Kind,
		})
		n.order = append(n.order, ordered{
			day:         uint64(uint32(rec.OccurredOn))<<32 | uint64(n.titles.form(title).digits),
			attendances: rec.Attendances,
			at:          int32(len(n.records) - 1),
		})
	})
}

func (n *neighbours) put(b []byte) extent {
	from := uint32(len(n.text))
	n.text = append(n.text, b...)
	return extent{from, uint32(len(n.text))}
}

func (n *neighbours) bytes(e extent) []byte { return n.text[e.from:e.to:e.to] }

// find calls f with every pair that nobody judged: first the record that was filed later, then the other one.
func (n *neighbours) find(f func(later, earlier *neighbour)) {
	slices.SortFunc(n.order, compareOrdered)
	for i, first := range n.order {
		a := &n.records[first.at]
		for _, next := range n.order[i+1:] {
			if first.day != next.day || !nearly(first.attendances, next.attendances) {
				break
			}
			b := &n.records[next.at] // of the two the one with more attendances
			if a.filing == b.filing || !n.titles.alike(a.title, b.title) || n.judged(a, b) {
				continue
			}
			if n.filedBefore(a, b) {
				f(b, a)
			} else {
				f(a, b)
			}
		}
	}
}

// nearly reports whether two numbers of attendances, the smaller one first, lie within two or 5 % of the larger.
func nearly(smaller, larger int64) bool { return larger-smaller <= mostApart(larger) }

// mostApart is how far two numbers of attendances may lie apart.
func mostApart(larger int64) int64 { return max(2, larger/20) }

func (n *neighbours) judged(a, b *neighbour) bool {
	return n.judgements.anyDifferent() && n.judgements.differ(n.key(a), n.key(b))
}

func (n *neighbours) key(x *neighbour) RecordKey {
	rec := n.record(x)
	return n.filings[x.filing].recordKey(&rec)
}

func (n *neighbours) record(x *neighbour) Record {
	return Record{ID: n.bytes(x.id), Attendances: x.attendances, Sessions: x.sessions, Code: n.bytes(x.code),
		Title: []byte(n.titles.raws[x.title].text), OccurredOn: x.occurredOn, Kind: x.kind}
}

// filedBefore is the order in which submissions were first filed; of two filed at once the lower id of the record
// decides.
func (n *neighbours) filedBefore(a, b *neighbour) bool {
	return cmp.Or(n.filings[a.filing].first.Compare(n.filings[b.filing].first),
		compareIDs(n.bytes(a.id), n.bytes(b.id))) < 0
}

// similarPair is two records that may be one event: the places of their submissions among the filings of the street,
// and the records, or both as they are kept.
type similarPair struct {
	later, earlier int32
	records        []RecordDetail
	packed         string
	found          [2]*neighbour // while the street is at hand
}

// details returns the records of a pair.
func (p *similarPair) details(n *neighbours) []RecordDetail {
	switch {
	case p.records != nil:
		return p.records
	case p.found[0] != nil:
		later, earlier := n.record(p.found[0]), n.record(p.found[1])
		return []RecordDetail{later.Detail(), earlier.Detail()}
	}
	d := decoder{rest: []byte(p.packed), text: p.packed}
	return []RecordDetail{d.record(), d.record()}
}

// pairFound is a pair with its submissions: of the record filed later, which a person would exclude, and of the other
// one. It is valid while the street is at hand.
type pairFound struct {
	*similarPair
	one, other *Submission
	street     *neighbours
}

func (p *pairFound) finding() Finding {
	records := p.details(p.street)
	found := p.one.finding(RecordSimilar).numbers(records[0].Attendances, records[1].Attendances).and(p.other)
	found.Records = records
	return found
}

// likeness keeps titles in the form in which they are held against each other.
type likeness struct {
	byRaw  map[digest]int32 // the place of a title as filed; none: nothing is left of it
	byForm map[string]int32
	byRuns map[string]int32
	raws   []rawTitle
	list   []folded
	alikes map[[2]int32]bool
}

// rawTitle is a title as filed, and the place of its form in the list.
type rawTitle struct {
	text string
	form int32
}

// folded is a normal title with Chinese numerals as digits.
type folded struct {
	text   string
	digits int32    // the place of its runs of digits
	length int      // in characters
	pairs  []uint64 // of neighbouring characters, sorted
}

const none = int32(-1)

func newLikeness() likeness {
	return likeness{byRaw: map[digest]int32{}, byForm: map[string]int32{}, byRuns: map[string]int32{},
		alikes: map[[2]int32]bool{}}
}

func (l *likeness) clear() {
	clear(l.byRaw)
	clear(l.byForm)
	clear(l.byRuns)
	clear(l.raws)
	clear(l.list)
	l.raws = l.raws[:0]
	clear(l.alikes)
	l.list = l.list[:0]
}

var foldNumerals = strings.NewReplacer("\u3007", "0", "\u96f6", "0", "\u4e00", "1", "\u4e8c", "2", "\u4e09", "3",
	"\u56db", "4", "\u4e94", "5", "\u516d", "6", "\u4e03", "7", "\u516b", "8", "\u4e5d", "9")

// of returns the place of a title as filed; false if nothing of it is left.
func (l *likeness) of(title []byte) (int32, bool) {
	raw := bytesDigest(title)
	at, ok := l.byRaw[raw]
	if !ok {
		at = none
		if form := l.enter(foldNumerals.Replace(string(NormalTitle(title)))); form != none {
			at = int32(len(l.raws))
			l.raws = append(l.raws, rawTitle{string(title), form})
		}
		l.byRaw[raw] = at
	}
	return at, at != none
}

// form returns the form of a title by its place.
func (l *likeness) form(title int32) *folded { return &l.list[l.raws[title].form] }

func (l *likeness) enter(form string) int32 {
	if form == "" {
		return none
	}
	at, ok := l.byForm[form]
	if !ok {
		at = int32(len(l.list))
		l.byForm[form] = at
		l.list = append(l.list, folded{text: form, digits: l.runs(form), length: utf8.RuneCountInString(form)})
	}
	return at
}

// runs returns the place of the runs of digits in a form: those of two forms are the same, or not.
func (l *likeness) runs(form string) int32 {
	text := digitRuns(form)
	at, ok := l.byRuns[text]
	if !ok {
		at = int32(len(l.byRuns))
		l.byRuns[text] = at
	}
	return at
}

// digitRuns returns the runs of the digits 0-9 in text, each with a blank behind it.
func digitRuns(text string) string {
	var b strings.Builder
	within := false
	for _, r := range text {
		is := r >= '0' && r <= '9'
		if is {
			b.WriteRune(r)
		} else if within {
			b.WriteByte(' ')
		}
		within = is
	}
	if within {
		b.WriteByte(' ')
	}
	return b.String()
}

// alike reports whether two titles with the same digits are equal, share three fifths of their pairs of characters, or
// one of at least three characters stands within the other.
func (l *likeness) alike(a, b int32) bool {
	if a, b = l.raws[a].form, l.raws[b].form; a == b {
		return true
	}
	k := [2]int32{min(a, b), max(a, b)}
	is, known := l.alikes[k]
	if !known {
		x, y := &l.list[a], &l.list[b]
		is = x.within(y) || y.within(x) || dice(x.bigrams(), y.bigrams())
		l.alikes[k] = is
	}
	return is
}

// within reports whether f, of at least three characters, stands within o.
func (f *folded) within(o *folded) bool { return f.length >= 3 && strings.Contains(o.text, f.text) }

// dice reports whether the Dice coefficient of two sorted multisets is at least 0.6.
func dice(a, b []uint64) bool {
	shared := common(a, b)
	return shared > 0 && 2*shared*10 >= 6*(len(a)+len(b))
}

// common is how many members two sorted multisets share.
func common(a, b []uint64) (shared int) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			shared, a, b = shared+1, a[1:], b[1:]
		}
	}
	return shared
}

// bigrams returns the pairs of neighbouring characters, sorted.
func (f *folded) bigrams() []uint64 {
	if f.pairs == nil {
		f.pairs = make([]uint64, 0, f.length)
		var before rune
		for i, r := range f.text {
			if i > 0 {
				f.pairs = append(f.pairs, uint64(before)<<32|uint64(r))
			}
			before = r
		}
		slices.Sort(f.pairs)
	}
	return f.pairs
}
