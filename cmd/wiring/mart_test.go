package wiring_test

import (
	"strings"
	"testing"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/sql/store"
)

// TestMart holds the views to what a report says of the same months, for an account that may read nothing else.
func TestMart(t *testing.T) {
	w := newWorld(t, 5)
	for range 60 {
		w.file()
	}
	s := w.service()
	if err := s.RefreshMart(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.exec("CREATE USER 'bi'@'127.0.0.1' IDENTIFIED BY 'look'")
	t.Cleanup(func() { w.db.Exec("DROP USER 'bi'@'127.0.0.1'") })
	if err := w.db.GrantMart(t.Context(), "bi", "127.0.0.1"); err != nil {
		t.Fatal(err)
	}
	bi, err := store.Open(t.Context(), strings.Replace(w.db.Address, "root@", "bi:look@", 1), store.ForSource)
	if err != nil {
		t.Fatal(err)
	}
	defer bi.Close()
	sum := func(query string, args ...any) (n int64) {
		t.Helper()
		if err := bi.GetContext(t.Context(), &n, query, args...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return n
	}
	for m := period.MonthOf(2025, 1); m <= period.MonthOf(2025, 3); m++ {
		for _, region := range []string{"222401", "222401002000", "222401001001"} {
			want, err := w.read(nil, reconcile.Window{From: m, To: m}, region, w.now, true)
			if err != nil {
				t.Fatal(err)
			}
			for column, n := range map[string]int64{
				"direct": want.Figures.Direct, "indirect": want.Figures.Indirect, "unverified": want.Unverified.Direct,
				"claimed_direct": want.Claimed.Direct, "submissions": int64(want.Submissions.Counted),
				"visit_attendances": want.Figures.VisitAttendances, "group_sessions": want.Figures.GroupSessions,
				"distinct_cases": want.Figures.Cases, "distinct_groups": want.Figures.Groups,
				"distinct_events": want.Figures.Events, "expected": want.Completeness.Expected,
				"on_time": want.Completeness.OnTime, "late": want.Completeness.Late,
				"missing": want.Completeness.Missing, "returned": want.Completeness.Returned,
			} {
				got := sum("SELECT COALESCE(SUM("+column+"), 0) FROM mart_month WHERE period = ? AND region_code = ?",
					m.String(), region)
				if got != n {
					t.Errorf("%s of %s in %s is %d, the report says %d", column, region, m, got, n)
				}
			}
			for agency, totals := range want.ByAgency {
				got := sum("SELECT SUM(direct) FROM mart_submission WHERE period = ? AND agency_code = ? AND "+
					"(community_code = ? OR street_code = ? OR county_code = ?)", m.String(), agency, region, region,
					region)
				if got != totals.Direct {
					t.Errorf("direct of %s in %s, %s is %d, the report says %d", agency, region, m, got, totals.Direct)
				}
			}
			if region != "222401" {
				continue
			}
			for code, n := range want.Counts {
				month := 0
				for _, f := range want.Findings {
					if f.Code == code && f.Period != nil {
						month++
					}
				}
				got := sum("SELECT COUNT(*) FROM mart_finding WHERE period = ? AND code = ?", m.String(), string(code))
				if got != int64(month) {
					t.Errorf("%d findings %s in %s, the report says %d (%d with its gates)", got, code, m, month, n)
				}
			}
		}
	}
	for _, table := range []string{"kept", "kept_key", "mart_submission_row", "beneficiaries", "submissions", "audit"} {
		if _, err := bi.ExecContext(t.Context(), "SELECT * FROM "+table+" LIMIT 1"); err == nil {
			t.Errorf("the account reads %s", table)
		}
	}
	var columns []string
	if err := bi.SelectContext(t.Context(), &columns, "SELECT CONCAT(column_name, ' ', data_type) FROM "+
		"information_schema.columns WHERE table_schema = DATABASE()"); err != nil || len(columns) < 60 {
		t.Fatal(columns, err)
	}
	for _, c := range columns {
		if strings.Contains(c, "person") || strings.Contains(c, "blob") || strings.Contains(c, "binary") {
			t.Errorf("a view has the column %s", c)
		}
	}
	// what comes to the same is not written again; what is no longer filed goes
	w.exec("UPDATE mart_submission_row SET agency = 'untouched' WHERE period = '2025-01'")
	w.exec("UPDATE submissions SET status = 'voided' WHERE period = '2025-02'")
	if err := s.RefreshMart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := sum("SELECT COUNT(*) FROM mart_submission WHERE period = '2025-01' AND agency <> 'untouched'"); n != 0 {
		t.Errorf("%d rows of a month that came to the same were written again", n)
	}
	if n := sum("SELECT COUNT(*) FROM mart_submission WHERE period = '2025-02'"); n != 0 {
		t.Errorf("%d rows of voided submissions are left", n)
	}
	// records that are written over: nothing is kept of them, and the views follow all the same
	w.exec("UPDATE activities SET attendances = attendances + 100 WHERE submission_id IN " +
		"(SELECT id FROM submissions WHERE period = '2025-03')")
	s.Shelf, s.Source = nil, w.open(nil)
	before := sum("SELECT SUM(recorded) FROM mart_submission WHERE period = '2025-03'")
	if err := s.RefreshMart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if now := sum("SELECT SUM(recorded) FROM mart_submission WHERE period = '2025-03'"); now < before+100 {
		t.Errorf("%d person-times recorded, as before records were written over: %d", now, before)
	}
}
