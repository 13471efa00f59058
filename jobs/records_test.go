package jobs_test

import (
	"errors"
	"testing"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// The submissions behind a number add up to it, by the same walk as the bridge; the records behind each add up too.
func TestFiguresDownToRecords(t *testing.T) {
	o := newHouse(t, "2020-11-10 10:26").service("a")
	w := reconcile.Window{From: period.MonthOf(2015, 1), To: period.MonthOf(2020, 10)}
	f, err := o.Figures(t.Context(), "222401", w, o.Now())
	if err != nil {
		t.Fatal(err)
	}
	var claimed, over, under, excluded, direct int64
	dropped := 0
	for i := range f.Units {
		u := &f.Units[i]
		if u.Claimed != nil {
			claimed += *u.Claimed
		}
		over += min(u.Off(), 0)
		under += max(u.Off(), 0)
		excluded += u.Excluded
		direct += u.Direct
		dropped += u.ExcludedRecords
	}
	if claimed != 17210 || direct != 15288 || claimed+over+under-excluded != direct || dropped == 0 {
		t.Errorf("claimed %d, over %d, under %d, excluded %d of %d records, direct %d", claimed, over, under, excluded,
			dropped, direct)
	}
	reasons := map[reconcile.Code]int{}
	for _, u := range f.Units {
		if u.ExcludedRecords == 0 {
			continue
		}
		r, err := o.UnitRecords(t.Context(), u.Community, u.Month, u.Submission, f.AsOf)
		if err != nil {
			t.Fatal(err)
		}
		var sum, kinds int64
		for i, row := range r.Rows {
			if row.Rule == "" && row.Direct {
				sum += row.Attendances
			}
			if row.Rule != "" {
				reasons[row.Rule]++
				if i >= u.ExcludedRecords {
					t.Errorf("submission %s: an excluded record is number %d", u.Submission, i)
				}
			}
			if row.Rule == reconcile.RecordDuplicate && (row.Stays == nil || row.Stays.Agency == u.Agency) {
				t.Errorf("record %s repeats %+v", row.ID, row.Stays)
			}
		}
		for _, k := range r.Kinds {
			if k.Direct {
				kinds += k.Counted
			}
		}
		if sum != u.Direct || kinds != u.Direct || len(r.Rows) != u.Records {
			t.Errorf("submission %s: records hold %d, kinds %d, direct is %d", u.Submission, sum, kinds, u.Direct)
		}
	}
	if len(reasons) != len(reconcile.ExcludingRules()) {
		t.Errorf("excluded by %v", reasons)
	}
	if _, err := o.UnitRecords(t.Context(), "222401001001", w.From, "none", f.AsOf); !errors.Is(err,
		ledger.ErrNotFound) {
		t.Errorf("no such submission: %v", err)
	}
	if _, err := o.Figures(t.Context(), "999999", w, f.AsOf); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("no such region: %v", err)
	}
}
