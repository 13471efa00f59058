package reconcile

import (
	"encoding/binary"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

// keptWhole is a unit that has something in every field, each different.
func keptWhole() *Kept {
	record := func(n int64) RecordDetail {
		return RecordDetail{ID: ID(rune('a' + n)), Kind: "event", Code: "k", Title: "t", OccurredOn: Date(n + 100),
			Sessions: n + 200, Attendances: -n - 300}
	}
	counts := func(n int64) (out Counts) {
		for k := range kinds {
			out.Attendances[k], out.Sessions[k] = n+int64(k), n+10+int64(k)
			for d := range uint64(k) + 2 { // of which the order is not that of their numbers
				out.Codes[k] = append(out.Codes[k], digest{9 - d, uint64(n)<<40 + d}, digest{9 - d, d})
			}
		}
		for i := range out.Excluded {
			out.Excluded[i] = Amount{n + 20 + int64(i), n + 30 + int64(i)}
		}
		out.Records, out.Verifying, out.Recorded = int(n)+40, int(n)+41, n+42
		out.DirectHeads, out.OtherHeads = n+43, n+44
		out.DirectKeys = []PersonKey{{1, 15: byte(n)}, {2, 15: byte(n)}}
		out.OtherKeys = []PersonKey{{3, 15: byte(n)}}
		out.noticed = []noticed{{Codes[0], n + 50, n + 51, nobody, record(n)},
			{Codes[len(Codes)-1], n + 52, n + 53, math.MaxInt32, record(n + 1)}}
		return out
	}
	row := QuarantinedRow{
		Row: Row{
			Table:   "activities",
			ID:      "7",
			Column:  "kind",
			Value:   "x",
			Reason:  "why",
			Content: "digest",
		},
		AgencyCode:    "A",
		ProjectCode:   "P",
		CommunityCode: "c",
		Period:        period.MonthOf(2026, 3),
		Submission:    "1",
		Accepted:      true,
	}
	k := &Kept{stale: []int64{8, 9, -3}, alike: []alike{{1, 0, 7}, {1, 2, 300}}, pairs: []similarPair{
		{later: 1, earlier: 2, records: []RecordDetail{record(5), record(6)}},
		{later: 3, earlier: 4, records: []RecordDetail{record(7), record(8)}}}}
	k.cells = []KeptCell{{k, "c", []Counts{counts(1), counts(3)}, []QuarantinedRow{row,
		{Row: Row{Table: "t"}, Period: 12}}},
		{k, "d", []Counts{counts(5)}, nil}}
	return k
}

// unpacked makes of what is packed what it was, and looks at whose the cells are.
func unpacked(t *testing.T, k *Kept) *Kept {
	t.Helper()
	for i := range k.cells {
		if k.cells[i].unit != k {
			t.Error("a cell is of no unit")
		}
		for c := range k.cells[i].counts {
			n := &k.cells[i].counts[c]
			if n.noticed == nil {
				n.noticed, n.packed = n.packed.noticed(), packed{}
			}
		}
	}
	for i := range k.pairs {
		if p := &k.pairs[i]; p.records == nil {
			d := decoder{rest: []byte(p.packed), text: p.packed}
			p.records, p.packed = []RecordDetail{d.record(), d.record()}, ""
			if d.failed || len(d.rest) > 0 {
				t.Error("a pair has more or less than two records")
			}
		}
	}
	return k
}

var keptFields = cmp.Options{cmp.AllowUnexported(Kept{}, KeptCell{}, Counts{}, noticed{}, packed{}, similarPair{},
	alike{},
	QuarantinedRow{}, group{}),
	cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".unit" }, cmp.Ignore())}

// TestKeptReadsAsItWasWritten holds every field of what is kept, those of a field that is added included.
func TestKeptReadsAsItWasWritten(t *testing.T) {
	k := keptWhole()
	for _, v := range []any{*k, k.cells[0], k.cells[0].counts[0], k.cells[0].counts[0].noticed[1], k.pairs[0],
		k.alike[1], k.cells[0].counts[0].noticed[0].record, k.cells[0].quarantine[0], k.cells[0].quarantine[0].Row} {
		for i, of := 0, reflect.ValueOf(v); i < of.NumField(); i++ {
			name := of.Type().Field(i).Name // of rows the census alone asks where they are counted
			if of.Field(i).IsZero() && name != "packed" && name != "counted" && name != "found" && name != "bare" {
				t.Errorf("%T has nothing in %s: write, read and fill it in", v, name)
			}
		}
	}
	counts, details, persons := k.Encode() // which sorts the codes
	back, err := DecodeKept(counts, details, persons)
	if err != nil {
		t.Fatal(err)
	}
	for _, rules := range []bool{true, false} { // packed or not
		n, found := &back.cells[0].counts[0], ""
		n.rules(func(c Code) { found += string(c) + " " })
		if found != string(Codes[0]+" "+Codes[len(Codes)-1]+" ") {
			t.Errorf("packed %t: %s", rules, found)
		}
		again, more, keys := back.Encode()
		if string(again) != string(counts) || string(more) != string(details) || string(keys) != string(persons) {
			t.Errorf("packed %t: it is written otherwise than it was read", rules)
		}
		unpacked(t, back)
	}
	if d := cmp.Diff(k, back, keptFields); d != "" {
		t.Error(d)
	}
	codes := k.cells[0].counts[0].Codes[Visit]
	if d := cmp.Diff([]digest{{8, 1}, {8, 1<<40 + 1}, {9, 0}, {9, 1 << 40}}, codes); d != "" {
		t.Errorf("codes are not in order: %s", d)
	}
	for n := range counts {
		if _, err := DecodeKept(counts[:n], details, persons); err == nil {
			t.Fatalf("the first %d of %d bytes are taken", n, len(counts))
		}
	}
	for n := range details {
		if _, err := DecodeKept(counts, details[:n], persons); err == nil {
			t.Fatalf("the first %d of %d bytes of details are taken", n, len(details))
		}
	}
	for n := range persons {
		if _, err := DecodeKept(counts, details, persons[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes of keys are taken", n, len(persons))
		}
	}
	and := func(b []byte) []byte { return append(b[:len(b):len(b)], 0) }
	for name, parts := range map[string][3][]byte{
		"more than counts":  {and(counts), details, persons},
		"more than details": {counts, and(details), persons},
		"more than keys":    {counts, details, and(persons)},
		"more of all":       {and(counts), and(details), and(persons)},
		"another form":      {append(binary.AppendVarint(nil, keptForm+1), counts[1:]...), details, persons},
		"a code less":       {append([]byte{counts[0], counts[1] - 1}, counts[2:]...), details, persons},
		"a code more":       {append([]byte{counts[0], counts[1] + 1}, counts[2:]...), details, persons},
	} {
		if _, err := DecodeKept(parts[0], parts[1], parts[2]); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	bare, err := DecodeKept(counts, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range k.cells {
		for c := range k.cells[i].counts {
			n := &k.cells[i].counts[c]
			n.DirectKeys, n.OtherKeys, n.packed.rules = nil, nil, ""
			for _, one := range n.noticed {
				n.packed.rules += string(rune(slices.Index(Codes, one.code)))
			}
			n.noticed = nil
		}
	}
	k.pairs, k.bare = nil, true
	if d := cmp.Diff(k, bare, keptFields); d != "" {
		t.Errorf("without details and keys: %s", d)
	}
}

// TestKeptNothing reads what a street came to of which there is nothing to keep but its cells.
func TestKeptNothing(t *testing.T) {
	for name, k := range map[string]*Kept{"no cell": {cells: []KeptCell{}}, "no submission": {cells: []KeptCell{
		{community: "c", counts: []Counts{}}}},
		"no record": {cells: []KeptCell{{community: "c", counts: make([]Counts, 2)}}},
	} {
		k.alike, k.pairs, k.stale = []alike{}, []similarPair{}, []int64{}
		counts, details, persons := k.Encode()
		back, err := DecodeKept(counts, details, append([]byte{}, persons...))
		if err != nil {
			t.Errorf("%s: %s", name, err)
			continue
		}
		if d := cmp.Diff(k, back, keptFields); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestDecoder stands on both sides of what a number, a count, a place and a piece may be.
func TestDecoder(t *testing.T) {
	read := func(b []byte, f func(*decoder)) string {
		d := &decoder{rest: b, text: string(b)}
		f(d)
		switch {
		case d.failed && d.rest != nil:
			return "failed, and goes on"
		case d.failed:
			return "failed"
		case len(d.rest) > 0:
			return "left over"
		}
		return ""
	}
	number := func(n int64) []byte { return binary.AppendVarint(nil, n) }
	count := func(n uint64, follow int) []byte {
		return append(binary.AppendUvarint(nil, n), make([]byte, follow)...)
	}
	for name, c := range map[string]struct {
		b    []byte
		f    func(*decoder)
		want string
	}{
		"no number":          {nil, func(d *decoder) { d.number() }, "failed"},
		"half a number":      {[]byte{0x80}, func(d *decoder) { d.number() }, "failed"},
		"too large a number": {slicesOf(0xff, 11), func(d *decoder) { d.number() }, "failed"},
		"no count":           {nil, func(d *decoder) { d.count() }, "failed"},
		"half a count":       {[]byte{0x80}, func(d *decoder) { d.count() }, "failed"},
		"too large a count":  {slicesOf(0xff, 11), func(d *decoder) { d.count() }, "failed"},
		"the largest count":  {count(math.MaxUint64, 20), func(d *decoder) { d.count() }, "failed"},
		"a count of nothing": {count(0, 0), func(d *decoder) { d.count() }, ""},
		"as many as follow": {count(3, 3), func(d *decoder) { _ = make([]struct{}, d.count()); d.rest = d.rest[3:] },
			""},
		"more than follow":    {count(4, 3), func(d *decoder) { d.count() }, "failed"},
		"a long text":         {count(300, 300), func(d *decoder) { d.string() }, ""},
		"too short a text":    {count(300, 299), func(d *decoder) { d.string() }, "failed"},
		"no piece":            {count(0, 0), func(d *decoder) { d.pieces() }, ""},
		"two pieces":          {count(2, 32), func(d *decoder) { d.pieces() }, ""},
		"a piece is short":    {count(2, 31), func(d *decoder) { d.pieces() }, "failed"},
		"two codes":           {count(2, 32), func(d *decoder) { d.digests() }, ""},
		"a code is short":     {count(2, 31), func(d *decoder) { d.digests() }, "failed"},
		"two keys":            {count(2, 32), func(d *decoder) { d.keys() }, ""},
		"a key is short":      {count(2, 31), func(d *decoder) { d.keys() }, "failed"},
		"nobody":              {number(nobody), func(d *decoder) { d.index() }, ""},
		"less than nobody":    {number(nobody - 1), func(d *decoder) { d.index() }, "failed"},
		"the last place":      {number(math.MaxInt32), func(d *decoder) { d.index() }, ""},
		"beyond it":           {number(math.MaxInt32 + 1), func(d *decoder) { d.index() }, "failed"},
		"no rows":             {count(0, 0), func(d *decoder) { d.rows() }, ""},
		"a row that is none":  {append(count(1, 0), 1, '{'), func(d *decoder) { d.rows() }, "failed"},
		"a row of other type": {append(count(1, 0), 2, '[', ']'), func(d *decoder) { d.rows() }, "failed"},
		"the last rule":       {countsOf(len(Codes) - 1), func(d *decoder) { d.counts(&Counts{}) }, ""},
		"a rule beyond it":    {countsOf(len(Codes)), func(d *decoder) { d.counts(&Counts{}) }, "failed"},
	} {
		if got := read(c.b, c.f); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := (packed{}).noticed(); got != nil {
		t.Errorf("of nothing %v is noticed", got)
	}
}

func slicesOf(b byte, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = b
	}
	return out
}

// countsOf are counts of nothing but what the rule at a place noticed.
func countsOf(rule int) []byte {
	var e encoder
	e.counts(&Counts{packed: packed{rules: string([]byte{byte(rule)})}})
	return e.b
}
