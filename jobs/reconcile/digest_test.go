package reconcile

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

// TestSet counts distinct digests, the one of nothing too, while the table grows and beyond its end.
func TestSet(t *testing.T) {
	var s, other set
	if s.has(digest{}) || s.has(digest{1}) || s.len() != 0 || s.without(&other) != 0 {
		t.Error("an empty set has a member")
	}
	var one set
	if one.add(digest{3, 7}); !one.has(digest{3, 7}) || one.has(digest{7, 3}) || one.without(&s) != 1 {
		t.Errorf("a set of one: %+v", one)
	}
	const many = 1000
	for range 2 {
		for i := range uint64(many) {
			s.add(digest{i, 7 * i})
		}
	}
	for i := range uint64(many / 2) {
		other.add(digest{2 * i, 14 * i})
	}
	for i := range uint64(many) {
		if !s.has(digest{i, 7 * i}) || s.has(digest{i, 7*i + 1}) || other.has(digest{i, 7 * i}) != (i%2 == 0) {
			t.Fatalf("member %d", i)
		}
	}
	if s.len() != many || other.len() != many/2 || s.without(&other) != many/2 || other.without(&s) != 0 {
		t.Errorf("%d, %d, %d, %d", s.len(), other.len(), s.without(&other), other.without(&s))
	}
	var zero set
	zero.add(digest{}, digest{})
	if zero.len() != 1 || !zero.has(digest{}) || zero.has(digest{1}) || zero.n != 0 || zero.without(&s) != 0 ||
		zero.without(&set{}) != 1 {
		t.Errorf("the zero digest: %+v", zero)
	}
}

// TestLasting holds what stands for a case in what is kept: it is the same in every process.
func TestLasting(t *testing.T) {
	r := &Reconciler{owner: []byte("ab"), owned: []byte("of before")}
	// SHA-256 of abc, FIPS 180-4, B.1
	if got := r.lasting([]byte("c")); got != (digest{0xba7816bf8f01cfea, 0x414140de5dae2223}) {
		t.Errorf("%x", got)
	}
	if bytesDigest([]byte("a"))[0] == bytesDigest([]byte("a"))[1] {
		t.Error("both halves are under one seed")
	}
}

// TestFindingsOfCounts names the other submission, of what was just noticed and of what was kept.
func TestFindingsOfCounts(t *testing.T) {
	all := []Submission{{ID: "1", ProjectCode: "P"}, {ID: "2", ProjectCode: "Q"}}
	n := Counts{noticed: []noticed{{RecordRepeated, 1, 2, 1, RecordDetail{ID: "r"}},
		{RecordNonpositive, 3, 4, nobody, RecordDetail{ID: "s"}}}}
	unit := &Kept{cells: []KeptCell{{counts: []Counts{n}}}}
	back, err := DecodeKept(unit.Encode())
	if err != nil {
		t.Fatal(err)
	}
	kept := back.cells[0].counts[0]
	for _, c := range []*Counts{&n, &kept} {
		got := ""
		for _, f := range c.findings(&all[0], all) {
			got += said(f) + string(f.Records[0].ID) + " "
		}
		if d := cmp.Diff("warning record-repeated /P/ 0000-01 1> other 2 /Q/ 1 1/2r "+
			"warning record-nonpositive /P/ 0000-01 1> other  // 1 3/4s ", got); d != "" {
			t.Error(d)
		}
	}
}

// TestAgencyCodes notes those that fail, each once and in order; of one the check character is 0.
func TestAgencyCodes(t *testing.T) {
	f := &Fold{detail: true}
	f.out.Counts = map[Code]int{}
	f.out.ByAgency = map[string]*Totals{"B": nil, "52222401MJ00000020": nil, "A": nil}
	f.checkAgencies()
	got := ""
	for _, x := range f.out.Findings {
		got += said(x) + "; "
	}
	if d := cmp.Diff("notice agency-code A// - > other  // 0 -/-; notice agency-code B// - > other  // 0 -/-; ",
		got); d != "" {
		t.Error(d)
	}
}

// TestLinesOfTheSecondFiling takes the verdicts of its own records, and lists a claim of one without a record.
func TestLinesOfTheSecondFiling(t *testing.T) {
	opt := Defaults(time.UTC)
	r := &Reconciler{opt: &opt, verdicts: []verdict{{rule: 0}, {rule: kept}}}
	event := Record{ID: []byte("e"), Kind: Event, Code: []byte("e"), Sessions: 1, Attendances: 20}
	c := &Cell{Filings: []Filing{{Records: []Record{event}}, {Records: []Record{event}}, {}}}
	m := period.MonthOf(2026, 3)
	o := &Outcome{Counted: []Reconciled{{Submission: Submission{ID: "1", Period: m}},
		{Submission: Submission{ID: "2", Period: m}}, {Submission: Submission{ID: "3", Period: m}, Unverified: 1}}}
	var got []string
	r.list(c, o, func(l RecordLine) { got = append(got, string(l.Submission)+l.Kind+string(l.Excluded)) })
	if d := cmp.Diff([]string{"1eventrecord-nonpositive", "2event", "3unverified"}, got); d != "" {
		t.Error(d)
	}
}
