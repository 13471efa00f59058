package store_test

import (
	"testing"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/sql/store"
)

// accounts returns where all submissions are for a report of a month, by a census of some months.
func accounts(t testing.TB, src *store.Source, asOf time.Time, month period.Month, months reconcile.Window) (
	out reconcile.Accounting, counted *reconcile.Census) {
	t.Helper()
	opt := reconcile.Defaults(time.FixedZone("", 8*3600))
	if err := src.Snapshot(t.Context(), func(s *store.Snapshot) error {
		dir, err := s.Directory(t.Context())
		if err != nil {
			return err
		}
		if counted, err = s.Census(t.Context(), asOf, months); err != nil {
			return err
		}
		w := reconcile.Window{From: month, To: month}
		fold := reconcile.NewFold(dir, &opt, w, "222401", asOf, false)
		fold.Account(counted, w)
		one, q := reconcile.New(dir, &opt), programme
		q.From, q.To, q.AsOf = month, month, asOf
		if err := s.Cells(t.Context(), q, func(c *reconcile.Cell) error {
			fold.Add(one.Reconcile(c, asOf))
			return nil
		}); err != nil {
			return err
		}
		out = fold.Summary().Accounting
		return out.Check()
	}); err != nil {
		t.Fatal(err)
	}
	return out, counted
}

// TestCensusOfSomeMonths holds the accounting by indexes to that of every group: the same places, and the same rows
// named. Whatever is at fault anywhere has every row looked at.
func TestCensusOfSomeMonths(t *testing.T) {
	src, db := source(t)
	loosened(t, db)
	month := period.MonthOf(2020, 10)
	for _, tt := range []struct {
		name, set, back string
		asOf            time.Time
		byIndex         bool
	}{
		{"clean", "", "", asOfCase, true},
		{"before most was filed", "", "", time.Date(2019, 3, 4, 0, 0, 0, 0, time.UTC), true},
		{"drafts", "status = 'draft'", "status = 'approved'", asOfCase, true},
		{"a draft begun later", "status = 'draft', submitted_at = '2021-01-01'",
			"status = 'approved', submitted_at = '2019-06-03'", asOfCase, true},
		{"filed later", "submitted_at = '2021-01-01'", "submitted_at = '2019-06-03'", asOfCase, true},
		{"unknown community", "community_code = '999999999999'", "*", asOfCase, false},
		{"unknown status", "status = 'lost'", "status = 'approved'", asOfCase, false},
		{"no moment", "submitted_at = '0000-00-00'", "submitted_at = '2019-06-03'", asOfCase, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var id, community string
			if err := db.QueryRow("SELECT id, community_code FROM submissions WHERE period = '2019-05' ORDER BY id "+
				"LIMIT 1").Scan(&id, &community); err != nil {
				t.Fatal(err)
			}
			of := " WHERE id = '" + id + "'"
			if tt.set != "" {
				spoil(t, db, "UPDATE submissions SET "+tt.set+of)
			}
			want, _ := accounts(t, src, tt.asOf, month, reconcile.Window{})
			got, census := accounts(t, src, tt.asOf, month, reconcile.Window{From: month, To: month})
			if got.Submissions != want.Submissions || got.Total != want.Total || got.Complete != want.Complete {
				t.Errorf("by index %+v, row by row %+v", got, want)
			}
			if byIndex := census.Beyond.Table > 0; byIndex != tt.byIndex {
				t.Errorf("counted by index: %v, want %v", byIndex, tt.byIndex)
			}
			if tt.back == "*" {
				tt.back = "community_code = '" + community + "'"
			}
			if tt.back != "" {
				spoil(t, db, "UPDATE submissions SET "+tt.back+of)
			}
		})
	}
	for _, tt := range []struct{ name, set, back string }{
		{"a month that is none", "period = '2019/05'", "period = '2019-05'"},
		{"no month", "period = NULL", "period = '2019-05'"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var id string
			if err := db.Get(&id, "SELECT MIN(id) FROM submissions WHERE period = '2019-05'"); err != nil {
				t.Fatal(err)
			}
			spoil(t, db, "UPDATE submissions SET "+tt.set+" WHERE id = '"+id+"'")
			got, census := accounts(t, src, asOfCase, month, reconcile.Window{From: month, To: month})
			if got.Total != 1 || census.Beyond.Table != 0 || got.Submissions.Quarantined != 1 {
				t.Errorf("%+v", got)
			}
			spoil(t, db, "UPDATE submissions SET "+tt.back+" WHERE id = '"+id+"'")
		})
	}
}
