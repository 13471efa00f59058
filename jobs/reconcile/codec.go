package reconcile

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"slices"
)

// Encode writes k in its two parts: what the records came to, and the keys of persons. Both are the same for the same
// unit, whoever writes it.
func (k *Kept) Encode() (counts, persons []byte) {
	var c, p encoder
	c.number(keptForm)
	c.count(len(k.cells))
	for i := range k.cells {
		cell := &k.cells[i]
		c.text(cell.community)
		c.count(len(cell.counts))
		for n := range cell.counts {
			c.counts(&cell.counts[n])
			p.keys(cell.counts[n].DirectKeys)
			p.keys(cell.counts[n].OtherKeys)
		}
		c.rows(cell.quarantine)
	}
	c.count(len(k.pairs))
	for i := range k.pairs {
		c.side(&k.pairs[i].later)
		c.side(&k.pairs[i].earlier)
	}
	c.count(len(k.stale))
	for _, id := range k.stale {
		c.number(id)
	}
	return c.b, p.b
}

// DecodeKept reads what Encode wrote. Where the keys of persons are not wanted, persons is nil.
func DecodeKept(counts, persons []byte) (*Kept, error) {
	c, p := decoder{rest: counts, text: string(counts)}, decoder{rest: persons}
	if c.number() != keptForm {
		return nil, errKept
	}
	k := &Kept{cells: make([]KeptCell, c.count())}
	for i := range k.cells {
		cell := &k.cells[i]
		cell.unit, cell.community = k, c.string()
		cell.counts = make([]Counts, c.count())
		for n := range cell.counts {
			c.counts(&cell.counts[n])
			if persons != nil {
				cell.counts[n].DirectKeys, cell.counts[n].OtherKeys = p.keys(), p.keys()
			}
		}
		cell.quarantine = c.rows()
	}
	k.pairs = make([]similarPair, c.count())
	for i := range k.pairs {
		c.side(&k.pairs[i].later)
		c.side(&k.pairs[i].earlier)
	}
	k.stale = make([]int64, c.count())
	for i := range k.stale {
		k.stale[i] = c.number()
	}
	if c.failed || p.failed || len(c.rest)+len(p.rest) > 0 {
		return nil, errKept
	}
	return k, nil
}

var errKept = errors.New("what is kept cannot be read")

type encoder struct{ b []byte }

func (e *encoder) number(n int64) { e.b = binary.AppendVarint(e.b, n) }
func (e *encoder) count(n int)    { e.b = binary.AppendUvarint(e.b, uint64(n)) }

func (e *encoder) text(s string) {
	e.count(len(s))
	e.b = append(e.b, s...)
}

func (e *encoder) counts(n *Counts) {
	for k := range kinds {
		e.number(n.Attendances[k])
		e.number(n.Sessions[k])
		e.digests(n.Codes[k])
	}
	for _, x := range n.Excluded {
		e.number(x.Count)
		e.number(x.Attendances)
	}
	for _, x := range []int64{int64(n.Records), int64(n.Verifying), n.Recorded, n.DirectHeads, n.OtherHeads} {
		e.number(x)
	}
	e.count(len(n.noticed))
	for i := range n.noticed {
		one := &n.noticed[i]
		e.number(int64(slices.Index(Codes, one.code)))
		e.number(one.claimed)
		e.number(one.counted)
		e.number(int64(one.other))
		e.record(&one.record)
	}
}

// digests writes codes in their order, which they have none of before.
func (e *encoder) digests(of []digest) {
	slices.SortFunc(of, compareDigests)
	e.count(len(of))
	for _, d := range of {
		e.b = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(e.b, d[0]), d[1])
	}
}

func (e *encoder) record(r *RecordDetail) {
	for _, s := range []string{string(r.ID), r.Kind, r.Code, r.Title} {
		e.text(s)
	}
	for _, n := range []int64{int64(r.OccurredOn), r.Sessions, r.Attendances} {
		e.number(n)
	}
}

func (e *encoder) side(s *similarRecord) {
	e.number(int64(s.filing))
	e.record(&s.record)
}

// rows writes quarantined rows, of which there are few.
func (e *encoder) rows(rows []QuarantinedRow) {
	e.count(len(rows))
	for i := range rows {
		q := &rows[i]
		b, err := json.Marshal(struct {
			*QuarantinedRow
			Content string
		}{q, q.Content})
		if err != nil {
			panic(err) // of texts and numbers
		}
		e.text(string(b))
	}
}

func (e *encoder) keys(keys []PersonKey) {
	e.count(len(keys))
	for i := range keys {
		e.b = append(e.b, keys[i][:]...)
	}
}

// decoder reads from the left. Once something is not as it must be, all that follows is empty.
type decoder struct {
	rest   []byte
	text   string // all of it, which texts are parts of
	failed bool
}

func (d *decoder) fail() { d.failed, d.rest = true, nil }

func (d *decoder) number() int64 {
	n, size := binary.Varint(d.rest)
	if size <= 0 {
		d.fail()
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

// count reads how many follow; each takes a byte at least.
func (d *decoder) count() int {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 || n > uint64(len(d.rest)) {
		d.fail()
		return 0
	}
	d.rest = d.rest[size:]
	return int(n)
}

func (d *decoder) string() string {
	n := d.count()
	if n > len(d.rest) {
		d.fail()
		return ""
	}
	at := len(d.text) - len(d.rest)
	d.rest = d.rest[n:]
	return d.text[at : at+n]
}

func (d *decoder) counts(n *Counts) {
	for k := range kinds {
		n.Attendances[k], n.Sessions[k], n.Codes[k] = d.number(), d.number(), d.digests()
	}
	for i := range n.Excluded {
		n.Excluded[i] = Amount{d.number(), d.number()}
	}
	n.Records, n.Verifying, n.Recorded = int(d.number()), int(d.number()), d.number()
	n.DirectHeads, n.OtherHeads = d.number(), d.number()
	if many := d.count(); many > 0 {
		n.noticed = make([]noticed, many)
	}
	for i := range n.noticed {
		code := d.number()
		if code < 0 || code >= int64(len(Codes)) {
			d.fail()
			return
		}
		n.noticed[i] = noticed{Codes[code], d.number(), d.number(), d.index(), d.record()}
	}
}

// index reads a place in a list.
func (d *decoder) index() int32 {
	n := d.number()
	if n < nobody || n > math.MaxInt32 {
		d.fail()
	}
	return int32(n)
}

func (d *decoder) digests() []digest {
	n := d.count()
	if 16*n > len(d.rest) {
		d.fail()
	}
	if n == 0 || d.failed {
		return nil
	}
	out := make([]digest, n)
	for i := range out {
		out[i] = digest{binary.BigEndian.Uint64(d.rest[16*i:]), binary.BigEndian.Uint64(d.rest[16*i+8:])}
	}
	d.rest = d.rest[16*n:]
	return out
}

func (d *decoder) record() RecordDetail {
	return RecordDetail{ID: ID(d.string()), Kind: d.string(), Code: d.string(), Title: d.string(),
		OccurredOn: Date(d.number()), Sessions: d.number(), Attendances: d.number()}
}

func (d *decoder) side(s *similarRecord) { s.filing, s.record = d.index(), d.record() }

func (d *decoder) rows() []QuarantinedRow {
	out := make([]QuarantinedRow, d.count())
	for i := range out {
		kept := struct {
			*QuarantinedRow
			Content string
		}{QuarantinedRow: &out[i]}
		if json.Unmarshal([]byte(d.string()), &kept) != nil {
			d.fail()
		}
		out[i].Content = kept.Content
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func (d *decoder) keys() []PersonKey {
	n := d.count()
	if 16*n > len(d.rest) {
		d.fail()
	}
	if n == 0 || d.failed {
		return nil
	}
	out := make([]PersonKey, n)
	for i := range out {
		copy(out[i][:], d.rest[16*i:])
	}
	d.rest = d.rest[16*n:]
	return out
}
