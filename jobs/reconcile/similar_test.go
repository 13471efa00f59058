package reconcile

import (
	"fmt"
	"testing"

	"huizong/jobs/period"
)

// TestTitlesWithin holds what is alike for a title of three characters that stands in the other, what is for one of
// two, and what is for one of which only the last pair of characters is shared.
func TestTitlesWithin(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"abc", "stuvwxyzabc", true}, // by the pairs alone they are not
		{"abc", "abcstuvwxyz", true},
		{"ab", "abstuvwxyz", false},
		{"abd", "stuvwxyzabc", false},
		{"ba", "bac", true}, // 2 × 1 of 3 pairs, and the shared one is the last in order
		{"ba", "bacd", false},
		{"abcd", "dcba", false}, // the characters are the same, but not their pairs
		{"zyab", "abzy", true},  // 2 × 2 of 6 pairs, in another order
		{"a", "A !", true},      // one form
		{"a", "ab", false},
		{"\u4e09\u6b21", "3\u6b21", true},
	} {
		for range 2 {
			l := newLikeness()
			a, _ := l.of([]byte(c.a))
			b, _ := l.of([]byte(c.b))
			if l.alike(a, b) != c.want || l.alike(b, a) != c.want {
				t.Errorf("%s and %s: want %t", c.a, c.b, c.want)
			}
			c.a, c.b = c.b, c.a
		}
	}
}

// TestLikenessCleared takes nothing over from one street to the next.
func TestLikenessCleared(t *testing.T) {
	l := newLikeness()
	for _, c := range []struct {
		a, b        string
		alike, runs bool
	}{{"lecture 1", "lecture 1!!", true, true}, {"lecture 2", "tea party 3", false, false},
		{"tea party 3", "tea party 3b", true, true}, {"abc", "xyz", false, true}, {"lecture 1", "tea 1", false, true}} {
		a, known := l.of([]byte(c.a))
		b, other := l.of([]byte(c.b))
		if !known || !other || l.alike(a, b) != c.alike || (l.form(a).digits == l.form(b).digits) != c.runs ||
			l.raws[a].text != c.a || l.raws[b].text != c.b {
			t.Errorf("%s and %s: alike %t, %+v, %+v", c.a, c.b, l.alike(a, b), l.form(a), l.form(b))
		}
		l.clear()
	}
	if at, known := l.of([]byte("?!")); known || at != none {
		t.Errorf("nothing is left of it, but it is at %d", at)
	}
}

// TestDice stands on both sides of three fifths, of multisets.
func TestDice(t *testing.T) {
	for _, c := range []struct {
		a, b []uint64
		want bool
	}{
		{nil, nil, false}, {[]uint64{1}, nil, false}, {[]uint64{1}, []uint64{1}, true},
		{[]uint64{1}, []uint64{2}, false},
		{[]uint64{1, 2, 3}, []uint64{1, 2, 4}, true}, // 4 of 6
		{[]uint64{1, 2, 3, 4, 5}, []uint64{1, 2, 3, 6, 7}, true},
		{[]uint64{1, 2, 3, 4, 5}, []uint64{3, 4, 5, 6, 7}, true},
		{[]uint64{1, 2, 3, 4, 5}, []uint64{1, 2, 6, 7, 8}, false},
		{[]uint64{1, 2, 3, 4, 5, 6}, []uint64{1, 2, 3, 7, 8}, false}, // 6 of 11
		{[]uint64{1, 1, 1}, []uint64{1, 2, 3}, false},                // each as often as both have it
		{[]uint64{1, 1, 2}, []uint64{1, 1, 3}, true},
	} {
		if dice(c.a, c.b) != c.want || dice(c.b, c.a) != c.want {
			t.Errorf("%v and %v: want %t", c.a, c.b, c.want)
		}
	}
}

// TestPairAsKept tells of a pair what it told when it was found, once it has been kept.
func TestPairAsKept(t *testing.T) {
	record := func(id ID, n int64) RecordDetail {
		return RecordDetail{ID: id, Kind: "event", Code: "k" + string(id), Title: "t" + string(id),
			OccurredOn: DateOf(2026, 3, 9), Sessions: 2, Attendances: n}
	}
	pair := similarPair{later: 1, records: []RecordDetail{record("5", 20), record("4", 21)}}
	k := &Kept{pairs: []similarPair{pair}}
	back, err := DecodeKept(k.Encode())
	if err != nil {
		t.Fatal(err)
	}
	m := period.MonthOf(2026, 3)
	one := &Submission{ID: "2", AgencyCode: "B", ProjectCode: "Q", CommunityCode: "d", Period: m}
	other := &Submission{ID: "1", AgencyCode: "A", ProjectCode: "P", CommunityCode: "c", Period: m}
	for name, p := range map[string]*similarPair{"found": &pair, "kept": &back.pairs[0]} {
		f := (&pairFound{p, one, other, nil}).finding()
		want := "warning record-similar B/Q/d 2026-03 2> other 1 A/P/c 2 20/21"
		if got := said(f); got != want || fmt.Sprint(f.Records) != fmt.Sprint(pair.records) {
			t.Errorf("%s: %s of %v", name, got, f.Records)
		}
	}
}
