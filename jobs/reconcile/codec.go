package reconcile

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"unsafe"
)

// Encode writes k in its three parts: what the records came to, single records that rules noticed, and the keys of
// persons. Each is the same for the same unit, whoever writes it.
func (k *Kept) Encode() (counts, details, persons []byte) {
	var c, d, p encoder
	c.number(keptForm)
	c.count(k.codes())
	c.count(len(k.cells))
	for i := range k.cells {
		cell := &k.cells[i]
		c.text(cell.community)
		c.count(len(cell.counts))
		for n := range cell.counts {
			c.counts(&cell.counts[n])
			d.noticed(&cell.counts[n])
			p.keys(cell.counts[n].DirectKeys)
			p.keys(cell.counts[n].OtherKeys)
		}
		c.rows(cell.quarantine)
	}
	c.count(len(k.alike))
	for _, a := range k.alike {
		c.number(int64(a.later))
		c.number(int64(a.earlier))
		c.number(a.pairs)
	}
	c.count(len(k.stale))
	for _, id := range k.stale {
		c.number(id)
	}
	d.count(len(k.pairs))
	for i := range k.pairs {
		d.pair(&k.pairs[i])
	}
	return c.b, d.b, p.b
}

// DecodeKept reads what Encode wrote. Where details or the keys of persons are not wanted, they are nil.
func DecodeKept(counts, details, persons []byte) (*Kept, error) {
	c, d, p := newDecoder(counts), newDecoder(details), decoder{rest: persons}
	if c.number() != keptForm {
		return nil, errKept
	}
	codes := c.count()
	c.codes = make([]digest, 0, codes)
	k := &Kept{cells: make([]KeptCell, c.count()), bare: details == nil}
	for i := range k.cells {
		cell := &k.cells[i]
		cell.unit, cell.community = k, c.string()
		cell.counts = make([]Counts, c.count())
		for n := range cell.counts {
			c.counts(&cell.counts[n])
			if !k.bare {
				cell.counts[n].packed.all = d.string()
			}
			if persons != nil {
				cell.counts[n].DirectKeys, cell.counts[n].OtherKeys = p.keys(), p.keys()
			}
		}
		cell.quarantine = c.rows()
	}
	k.alike = make([]alike, c.count())
	for i := range k.alike {
		k.alike[i] = alike{c.index(), c.index(), c.number()}
	}
	k.stale = make([]int64, c.count())
	for i := range k.stale {
		k.stale[i] = c.number()
	}
	if !k.bare {
		k.pairs = make([]similarPair, d.count())
	}
	for i := range k.pairs {
		k.pairs[i] = similarPair{later: d.index(), earlier: d.index(), packed: d.string()}
	}
	if c.failed || d.failed || p.failed || len(c.codes) != codes || len(c.rest)+len(d.rest)+len(p.rest) > 0 {
		return nil, errKept
	}
	return k, nil
}

// newDecoder reads b, which nobody writes to any more: texts are parts of it, not copies.
func newDecoder(b []byte) decoder {
	return decoder{rest: b, text: unsafe.String(unsafe.SliceData(b), len(b))}
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
	if n.noticed == nil {
		e.text(n.packed.rules)
		return
	}
	e.count(len(n.noticed))
	for i := range n.noticed {
		e.b = append(e.b, byte(slices.Index(Codes, n.noticed[i].code)))
	}
}

// noticed writes what rules noticed of single records, but for the rules, which are often all that is wanted.
func (e *encoder) noticed(n *Counts) {
	if n.noticed == nil {
		e.text(n.packed.all)
		return
	}
	var all encoder
	for i := range n.noticed {
		one := &n.noticed[i]
		all.number(one.claimed)
		all.number(one.counted)
		all.number(int64(one.other))
		all.record(&one.record)
	}
	e.text(string(all.b))
}

// codes is how many codes the unit has, of all its submissions and kinds.
func (k *Kept) codes() int {
	n := 0
	for i := range k.cells {
		for c := range k.cells[i].counts {
			for _, codes := range k.cells[i].counts[c].Codes {
				n += len(codes)
			}
		}
	}
	return n
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

func (e *encoder) pair(p *similarPair) {
	e.number(int64(p.later))
	e.number(int64(p.earlier))
	if p.records == nil {
		e.text(p.packed)
		return
	}
	var both encoder
	both.record(&p.records[0])
	both.record(&p.records[1])
	e.text(string(both.b))
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
	text   string   // all of it, which texts are parts of
	codes  []digest // all that were read, in one piece of memory
	failed bool
}

func (d *decoder) fail() { d.failed, d.rest = true, nil }

func (d *decoder) number() int64 {
	n, size := binary.Varint(d.rest)
	if size <= 0 {
		d.fail()
		return n
	}
	d.rest = d.rest[size:]
	return n
}

// count reads how many follow; each takes a byte at least.
func (d *decoder) count() int {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 || n > uint64(len(d.rest)-size) {
		d.fail()
		return 0
	}
	d.rest = d.rest[size:]
	return int(n)
}

// pieces reads how many pieces of 16 bytes follow, and these.
func (d *decoder) pieces() []byte {
	n := d.count()
	if 16*n > len(d.rest) {
		d.fail()
		return nil
	}
	out := d.rest[:16*n]
	d.rest = d.rest[16*n:]
	return out
}

func (d *decoder) string() string {
	n := d.count()
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
	n.packed = packed{rules: d.string()}
	for _, place := range []byte(n.packed.rules) {
		if int(place) >= len(Codes) {
			d.fail()
			return
		}
	}
}

// noticed unpacks what was noticed.
func (p packed) noticed() []noticed {
	if p.rules == "" {
		return nil
	}
	d := decoder{rest: []byte(p.all), text: p.all}
	out := make([]noticed, len(p.rules))
	for i := range out {
		out[i] = noticed{Codes[p.rules[i]], d.number(), d.number(), d.index(), d.record()}
	}
	return out
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
	from := len(d.codes)
	for b := range slices.Chunk(d.pieces(), 16) {
		d.codes = append(d.codes, digest{binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])})
	}
	if len(d.codes) == from {
		return nil
	}
	return d.codes[from:len(d.codes):len(d.codes)]
}

func (d *decoder) record() RecordDetail {
	return RecordDetail{ID: ID(d.string()), Kind: d.string(), Code: d.string(), Title: d.string(),
		OccurredOn: Date(d.number()), Sessions: d.number(), Attendances: d.number()}
}

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
	b := d.pieces()
	if len(b) == 0 {
		return nil
	}
	out := make([]PersonKey, len(b)/16)
	for i := range out {
		copy(out[i][:], b[16*i:])
	}
	return out
}
