package store

import (
	"bytes"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"huizong/jobs/reconcile"
)

// TestUnpackReadsWhatWasPacked packs records as the statement does.
func TestUnpackReadsWhatWasPacked(t *testing.T) {
	text := rapid.StringMatching(`[^\x00]{0,40}`)
	name := rapid.StringMatching(`[1-9][0-9]{0,18}|[0-9a-f]{8}-[0-9a-f]{4}|[^\x00]{1,64}`)
	number := rapid.Int64Range(-largest, largest)
	rapid.Check(t, func(t *rapid.T) {
		var want, got []reconcile.Record
		for range rapid.IntRange(1, 50).Draw(t, "records") {
			r := reconcile.Record{ID: []byte(name.Draw(t, "id")), Sessions: number.Draw(t, "sessions"),
				Attendances: number.Draw(t, "attendances"),
				Kind: rapid.SampledFrom([]reconcile.Kind{reconcile.Visit, reconcile.Case, reconcile.Group,
					reconcile.Event}).Draw(t, "kind"),
				Code: []byte(text.Draw(t, "code")), Title: []byte(text.Draw(t, "title")),
				OccurredOn: reconcile.Date(rapid.IntRange(0, 100_000).Draw(t, "day"))}
			submission := name.Draw(t, "submission")
			row := fmt.Appendf(nil, "%s\x00%s\x00%s\x00%s\x00%d\x00%d\x00%s\x00%s", r.ID, submission, r.Kind,
				r.OccurredOn, r.Sessions, r.Attendances, r.Code, r.Title)
			var back reconcile.Record
			of, err := unpack(row, &back)
			if err != nil || string(of) != submission {
				t.Fatalf("unpack %q: submission %d, %v", row, of, err)
			}
			if r.Kind == reconcile.Visit || r.Kind == reconcile.Case {
				r.Title = nil
			}
			want, got = append(want, r), append(got, back)
		}
		if diff := cmp.Diff(want, got, cmp.Comparer(bytes.Equal)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestUnpackRefusesWhatIsNoRecord never panics and never takes a row of other than eight fields.
func TestUnpackRefusesWhatIsNoRecord(t *testing.T) {
	for _, tt := range []struct{ name, row string }{
		{"nothing", ""},
		{"seven fields", "1\x002\x00visit\x002026-10-05\x001\x003\x00V1"},
		{"nine fields", "1\x002\x00visit\x002026-10-05\x001\x003\x00V1\x00a\x00b"},
		{"no id", "\x002\x00visit\x002026-10-05\x001\x003\x00V1\x00"},
		{"no submission", "1\x00\x00visit\x002026-10-05\x001\x003\x00V1\x00"},
		{"an id of 65", strings.Repeat("9", 65) + "\x002\x00visit\x002026-10-05\x001\x003\x00V1\x00"},
		{"minus alone", "1\x002\x00visit\x002026-10-05\x00-\x003\x00V1\x00"},
		{"nineteen digits", "1\x002\x00visit\x002026-10-05\x001\x001000000000000000000\x00V1\x00"},
		{"fraction", "1\x002\x00visit\x002026-10-05\x001.0\x003\x00V1\x00"},
		{"no kind", "1\x002\x00\x002026-10-05\x001\x003\x00V1\x00"},
		{"no day", "1\x002\x00visit\x00\x001\x003\x00V1\x00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var r reconcile.Record
			if _, err := unpack([]byte(tt.row), &r); err == nil {
				t.Errorf("%q was taken for %+v", tt.row, r)
			}
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.SliceOf(rapid.SampledFrom([]byte("\x00\x00019-visit"))).Draw(t, "row")
		var r reconcile.Record
		if _, err := unpack(row, &r); err == nil && bytes.Count(row, []byte{0}) != 7 {
			t.Fatalf("%q was taken for %+v", row, r)
		}
	})
}

// TestAnswersKeepTheirRows uses the answers of a batch again and again.
func TestAnswersKeepTheirRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b batch
		for range 3 {
			b.clear()
			var want [][][]byte
			for range rapid.IntRange(0, 3).Draw(t, "answers") {
				rows := [][]byte{}
				a := b.answer("")
				for i := range rapid.IntRange(0, 15).Draw(t, "rows") {
					row := bytes.Repeat([]byte{byte(i)}, rapid.SampledFrom([]int{0, 1, 30, 20_000}).Draw(t, "size"))
					a.put([]driver.Value{row})
					rows = append(rows, bytes.Clone(row))
					clear(row) // the driver uses its buffer again
				}
				a.come <- struct{}{}
				want = append(want, rows)
			}
			for _, rows := range want {
				a, err := b.next()
				if got := slices.Collect(a.texts()); err != nil || len(got) != len(rows) ||
					!slices.EqualFunc(rows, got, bytes.Equal) {
					t.Fatalf("%d rows of %d, %v: not what was put in", len(got), len(rows), err)
				}
			}
		}
	})
}
