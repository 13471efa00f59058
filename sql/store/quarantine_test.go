package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"huizong/jobs/must"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/sql/store"
)

// loosened lets the tables of the case hold what other systems leave in theirs.
func loosened(t testing.TB, db *store.DB) {
	t.Helper()
	for _, statement := range []string{
		"ALTER TABLE submissions MODIFY agency_code VARCHAR(18) NULL, MODIFY project_code VARCHAR(64) NULL, " +
			"MODIFY community_code VARCHAR(12) NULL, MODIFY period VARCHAR(10) NULL, MODIFY revision BIGINT NULL, " +
			"MODIFY status VARCHAR(20) NULL, MODIFY submitted_at DATETIME(6) NULL",
		"ALTER TABLE submissions DROP KEY by_revision",
		"ALTER TABLE activities MODIFY kind VARCHAR(20) NULL, MODIFY code VARCHAR(64) NULL, " +
			"MODIFY title VARCHAR(255) NULL, MODIFY occurred_on DATE NULL, MODIFY sessions BIGINT NULL, " +
			"MODIFY attendances BIGINT NULL",
		"ALTER TABLE beneficiaries DROP PRIMARY KEY, MODIFY relation VARCHAR(20) NULL, " +
			"MODIFY person_key VARBINARY(40) NULL",
		"ALTER TABLE regions MODIFY parent_code VARCHAR(12) NULL, MODIFY level VARCHAR(20) NULL, " +
			"MODIFY name VARCHAR(128) NULL",
		"ALTER TABLE agencies MODIFY name VARCHAR(255) NULL, MODIFY region_code VARCHAR(12) NULL, " +
			"MODIFY social_workers BIGINT NULL",
		"ALTER TABLE projects MODIFY name VARCHAR(255) NULL, MODIFY programme VARCHAR(128) NULL, " +
			"MODIFY field VARCHAR(128) NULL, MODIFY agency_code VARCHAR(18) NULL, MODIFY starts_on DATE NULL, " +
			"MODIFY ends_on DATE NULL",
		"SET SESSION sql_mode = ''",
	} {
		must.Get(db.Exec(statement))(t)
	}
}

// spoil runs statements as a system would that is not strict.
func spoil(t testing.TB, db *store.DB, statements ...string) {
	t.Helper()
	conn := must.Get(db.Connx(t.Context()))(t)
	defer conn.Close()
	for _, s := range append([]string{"SET SESSION sql_mode = ''"}, statements...) {
		if _, err := conn.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	must.Get(conn.ExecContext(t.Context(), "SET SESSION sql_mode = DEFAULT"))(t)
}

// asOfCase is the moment of the case's expected figures.
var asOfCase = time.Date(2020, 12, 10, 1, 0, 0, 0, time.UTC)

// summary reconciles the programme of the case.
func summary(t testing.TB, src *store.Source) *reconcile.Summary {
	t.Helper()
	opt := reconcile.Defaults(time.FixedZone("", 8*3600))
	w := reconcile.Window{From: period.MonthOf(2015, 1), To: period.MonthOf(2020, 11)}
	var out *reconcile.Summary
	must.Do(t, src.Snapshot(t.Context(), func(s *store.Snapshot) error {
		dir, err := s.Directory(t.Context())
		if err != nil {
			return err
		}
		census, err := s.Census(t.Context(), asOfCase, reconcile.Window{})
		if err != nil {
			return err
		}
		dir.Assume("222401")
		fold := reconcile.NewFold(dir, &opt, w, "222401", asOfCase, true)
		fold.Account(census, w)
		r, q := reconcile.New(dir, &opt), programme
		q.AsOf = asOfCase
		if err := s.Cells(t.Context(), q, func(c *reconcile.Cell) error {
			fold.Add(r.Reconcile(c, asOfCase))
			return nil
		}); err != nil {
			return err
		}
		out = fold.Summary()
		return out.Accounting.Check()
	}))
	return out
}

// TestRowsOfOtherSystems holds each to being quarantined and named, one by one and all at once.
func TestRowsOfOtherSystems(t *testing.T) {
	src, db := source(t)
	clean := summary(t, src)
	a := clean.Accounting
	if a.Total != 0 || !a.Complete || a.Submissions.Quarantined != 0 || a.Submissions.Table != 202 ||
		a.Submissions.Drafts != int64(clean.Submissions.Draft) || a.Submissions.Placed != 200 {
		t.Errorf("clean: %+v", a)
	}
	loosened(t, db)
	if again := summary(t, src); again.Figures != clean.Figures {
		t.Fatalf("loosened: %+v", again.Figures)
	}
	for _, tt := range []struct {
		name, statement string
		rows            []string // "table id column value"
		back            string
	}{
		{"period with a slash", "UPDATE submissions SET period = '2015/03' WHERE id = 5001",
			[]string{"submissions 5001 period 2015/03"}, "UPDATE submissions SET period = '2015-03' WHERE id = 5001"},
		{"period as a number", "UPDATE submissions SET period = '201503' WHERE id = 5001",
			[]string{"submissions 5001 period 201503"}, "UPDATE submissions SET period = '2015-03' WHERE id = 5001"},
		{"month 13", "UPDATE submissions SET period = '2015-13' WHERE id = 5001",
			[]string{"submissions 5001 period 2015-13"}, "UPDATE submissions SET period = '2015-03' WHERE id = 5001"},
		{"period NULL", "UPDATE submissions SET period = NULL WHERE id = 5001",
			[]string{"submissions 5001 period NULL"}, "UPDATE submissions SET period = '2015-03' WHERE id = 5001"},
		{"community unknown", "UPDATE submissions SET community_code = 'X' WHERE id = 5002",
			[]string{"submissions 5002 community_code X"},
			"UPDATE submissions SET community_code = '222401001002' WHERE id = 5002"},
		{"community with a blank", "UPDATE submissions SET community_code = '222401001  ' WHERE id = 5002",
			[]string{"submissions 5002 community_code 222401001  "},
			"UPDATE submissions SET community_code = '222401001002' WHERE id = 5002"},
		{"community of a street", "UPDATE submissions SET community_code = '222401001000' WHERE id = 5002",
			[]string{"submissions 5002 community_code 222401001000"},
			"UPDATE submissions SET community_code = '222401001002' WHERE id = 5002"},
		{"community NULL", "UPDATE submissions SET community_code = NULL WHERE id = 5002",
			[]string{"submissions 5002 community_code NULL"},
			"UPDATE submissions SET community_code = '222401001002' WHERE id = 5002"},
		{"moment NULL", "UPDATE submissions SET submitted_at = NULL WHERE id = 5003",
			[]string{"submissions 5003 submitted_at NULL"}, "*"},
		{"moment zero", "UPDATE submissions SET submitted_at = '0000-00-00' WHERE id = 5003",
			[]string{"submissions 5003 submitted_at 0000-00-00 00:00:00"}, "*"},
		{"status", "UPDATE submissions SET status = 'pending' WHERE id = 5004",
			[]string{"submissions 5004 status pending"}, "UPDATE submissions SET status = 'approved' WHERE id = 5004"},
		{"kind", "UPDATE activities SET kind = 'EVENT' WHERE id = 17", []string{"activities 17 kind EVENT"}, "*"},
		{"attendances NULL", "UPDATE activities SET attendances = NULL WHERE id = 18",
			[]string{"activities 18 attendances NULL"}, "*"},
		{"attendances beyond", "UPDATE activities SET attendances = 9000000000000000000 WHERE id = 19",
			[]string{"activities 19 attendances 9000000000000000000"}, "*"},
		{"no day", "UPDATE activities SET occurred_on = '0000-00-00' WHERE id = 20",
			[]string{"activities 20 occurred_on 0000-00-00"}, "*"},
		{"revision twice", "INSERT INTO submissions SELECT 9001, agency_code, project_code, community_code, period, " +
			"revision, status, submitted_at, claimed_visit_attendances, claimed_cases, claimed_case_attendances, " +
			"claimed_groups, claimed_group_sessions, claimed_group_attendances, claimed_events, " +
			"claimed_event_attendances, claimed_direct, claimed_indirect, claimed_direct_persons, " +
			"claimed_indirect_persons FROM submissions WHERE id = 5010",
			[]string{"submissions 5010 revision 2", "submissions 9001 revision 2"},
			"DELETE FROM submissions WHERE id = 9001"},
		{"project of nobody", "INSERT INTO project_communities VALUES ('NOBODY', '222401001002')",
			[]string{"project_communities NOBODY 222401001002 project_code NOBODY"},
			"DELETE FROM project_communities WHERE project_code = 'NOBODY'"},
		{"agency unknown", "UPDATE submissions SET agency_code = 'X' WHERE id = 5012",
			[]string{"submissions 5012 agency_code X"}, "*"},
		{"claim beyond", "UPDATE submissions SET claimed_direct = 9000000000000000000 WHERE id = 5013",
			[]string{"submissions 5013 claimed_direct 9000000000000000000"}, "*"},
		{"relation", "UPDATE beneficiaries SET relation = 'cousin' WHERE submission_id = 5014 LIMIT 1",
			[]string{"beneficiaries 5014#"}, "*"},
		{"a ring of regions", "UPDATE regions SET parent_code = '222401001000' WHERE code = '222401'",
			[]string{"regions 222401 parent_code 222401001000"},
			"UPDATE regions SET parent_code = '222400' WHERE code = '222401'"},
		{"a status that changed to none", "INSERT INTO submission_statuses VALUES (5015, 'passed', '2015-05-01')",
			[]string{"submission_statuses 5015 status passed"},
			"DELETE FROM submission_statuses WHERE submission_id = 5015"},
		{"a status that changed at none", "INSERT INTO submission_statuses VALUES (5015, 'approved', '0000-00-00')",
			[]string{"submission_statuses 5015 changed_at 0000-00-00"},
			"DELETE FROM submission_statuses WHERE submission_id = 5015"},
		{"street without a parent", "UPDATE regions SET parent_code = '' WHERE code = '222401001000'",
			[]string{"regions 222401001000 parent_code "},
			"UPDATE regions SET parent_code = '222401' WHERE code = '222401001000'"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			spoil(t, db, tt.statement)
			got := summary(t, src)
			named(t, got, tt.rows)
			if tt.back != "*" { // the others stay, so that all are there in the end
				spoil(t, db, tt.back)
				return
			}
		})
	}
	got := summary(t, src)
	if n := got.Accounting.Total; n != 8 {
		t.Errorf("%d rows are quarantined at once", n)
	}
	for _, row := range got.Accounting.Rows {
		t.Log(row)
	}
}

// named fails the test unless each row is named, and holds the report.
func named(t *testing.T, got *reconcile.Summary, rows []string) {
	t.Helper()
	var have []string
	for _, r := range got.Accounting.Rows {
		have = append(have, fmt.Sprintf("%s %s %s %s", r.Table, r.ID, r.Column, r.Value))
	}
	for _, want := range rows {
		if !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, want) }) {
			t.Errorf("rows %q\nlack %q", have, want)
		}
	}
	held := 0
	for _, f := range got.Held() {
		if f.Row != nil {
			held++
		}
	}
	if held != got.Accounting.Total {
		t.Errorf("%d of %d rows hold the report", held, got.Accounting.Total)
	}
	if err := got.Accounting.Check(); err != nil {
		t.Error(err)
	}
}
