package store_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"huizong/jobs/must"
	"huizong/sql/query"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// surveyOf looks at the source by queries of which some are a site's own.
func surveyOf(t testing.TB, db *store.DB, now time.Time, own map[string]string) *store.Survey {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range own {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	queries, err := query.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	var out *store.Survey
	must.Do(t, store.NewSource(db, queries).Snapshot(t.Context(), func(s *store.Snapshot) error {
		out, err = s.Survey(t.Context(), "222401", zone(t, "Asia/Shanghai"), now)
		return err
	}))
	return out
}

// remarked reports whether a column is named as at fault, in words that hold a text.
func remarked(s *store.Survey, file, column, text string) bool {
	return slices.ContainsFunc(s.Remarks, func(r *store.Remark) bool {
		return r.File == file && r.Column == column && strings.Contains(r.Reason, text) && !r.Warning
	})
}

// TestSurveyOfACleanSource: nothing is remarked on, and what was read adds up.
func TestSurveyOfACleanSource(t *testing.T) {
	_, db := source(t)
	reader := open(t, db.Address, store.ForSource)
	s := surveyOf(t, reader, time.Now(), nil)
	for _, r := range s.Remarks {
		t.Error(r)
	}
	var all store.Tally
	for _, tally := range s.Totals {
		all.Add(tally)
	}
	if all.Submissions != 202 || s.Accounting.Submissions.Table != 202 || s.Accounting.Submissions.Drafts == 0 ||
		!s.Orphans || s.Accounting.Check() != nil {
		t.Errorf("%+v; %+v", all, s.Accounting)
	}
	for table, want := range map[string]int64{"activities": all.Records, "beneficiaries": all.Beneficiaries} {
		var n int64
		if err := db.Get(&n, "SELECT COUNT(*) FROM "+table); err != nil || n != want {
			t.Errorf("%s: %d in the table, %d read, %v", table, n, want, err)
		}
	}
	for _, q := range s.Queries {
		if q.Rows > 10 && len(q.Sample) != 10 || len(q.Sample) > 0 && len(q.Sample[0]) != len(q.Columns) {
			t.Errorf("%s: %d rows, a sample of %d", q.File, q.Rows, len(q.Sample))
		}
	}
}

// broken are mappings that are wrong: a query in which a text is replaced, and the column that must be named.
var broken = []struct{ name, file, old, new, column, says string }{
	{"a column is missing", "activities.sql", "sessions, ", "", "sessions", "is missing"},
	{"another name", "activities.sql", "attendances\n", "attendances AS heads\n", "attendances",
		"say heads AS attendances"},
	{"no such column", "regions.sql", "population\n", "inhabitants\n", "inhabitants", "refuses"},
	{"no such table", "agencies.sql", "FROM agencies", "FROM organisations", "", "correct the name of the table"},
	{"a name twice", "agencies.sql", "SELECT code, name,", "SELECT code, code, name,", "code", "name them with AS"},
	{"months as numbers", "submissions.sql", "project_code, community_code, period,",
		"project_code, community_code, CAST(REPLACE(period, '-', '') AS UNSIGNED) AS period,", "period",
		"want a month like 2026-10"},
	{"months as numbers in the condition", "submissions.sql", "period = ?",
		"CAST(REPLACE(period, '-', '') AS UNSIGNED) = ?", "period", "there is no row of any month"},
	{"statuses as numbers", "submissions.sql", "status,", "FIELD(status, 'draft', 'submitted') AS status,", "status",
		"want one of draft"},
	{"a word that is unknown", "submissions.sql", "status,", "REPLACE(status, 'approved', 'passed') AS status,",
		"status", "want one of draft"},
	{"kinds in capitals", "activities.sql", "kind,", "UPPER(kind) AS kind,", "kind", "want one of visit"},
	{"relations as numbers", "beneficiaries.sql", "relation,", "IF(relation = 'direct', 1, 2) AS relation,", "relation",
		"want one of direct"},
	{"levels as numbers", "regions.sql", "level,", "CHAR_LENGTH(level) AS level,", "level", "want one of province"},
	{"hashes of another length", "beneficiaries.sql", "person_key\n", "SHA1(person_key) AS person_key\n", "person_key",
		"want 16 bytes"},
	{"hashes of nothing", "beneficiaries.sql", "person_key\n", "MD5('') AS person_key\n", "person_key",
		"MD5 of an empty text"},
	{"NULL", "activities.sql", "attendances\n", "NULLIF(attendances, 1) AS attendances\n", "attendances",
		"want a whole number, got NULL"},
	{"a fraction", "activities.sql", "attendances\n", "attendances / 2 AS attendances\n", "attendances",
		"want a whole number"},
	{"days as text", "activities.sql", "occurred_on,", "DATE_FORMAT(occurred_on, '%d.%m.%Y') AS occurred_on,",
		"occurred_on", "want a date"},
	{"days of another year", "activities.sql", "occurred_on,", "occurred_on - INTERVAL 1 YEAR AS occurred_on,",
		"occurred_on", "outside the month of their submission"},
	{"days as moments in UTC", "activities.sql", "occurred_on,",
		"CAST(occurred_on AS DATETIME) - INTERVAL 8 HOUR AS occurred_on,", "occurred_on", "local midnight"},
	{"local time", "submissions.sql", "submitted_at,", "submitted_at + INTERVAL 8 HOUR AS submitted_at,",
		"submitted_at", "local time of another zone"},
	{"the moment is not looked at", "submissions.sql", "(submitted_at <= ? OR", "(submitted_at <= ? OR 1 = 1 OR",
		"submitted_at", "second parameter"},
	{"the month is not looked at", "submissions.sql", "period = ?", "(period = ? OR 1 = 1)", "period",
		"first parameter"},
	{"the parameters in another order", "submissions.sql", "period = ? AND (submitted_at <= ? OR submitted_at IS NULL)",
		"(submitted_at <= ? OR submitted_at IS NULL) AND period = ?", "period", "parameters in another order"},
	{"ids of another table", "activities.sql", "id, submission_id,", "id, submission_id + 100000 AS submission_id,",
		"submission_id", "not asked for"},
	{"no record found", "activities.sql", "WHERE submission_id IN", "WHERE -id IN", "submission_id", "none of"},
	{"rows twice", "activities.sql", "WHERE submission_id IN",
		"JOIN (SELECT 1 UNION ALL SELECT 2) AS two WHERE submission_id IN", "id", "given twice"},
	{"sessions and attendances", "activities.sql", "sessions, attendances",
		"attendances AS sessions, sessions AS attendances", "attendances", "taken for each other"},
	{"code and title", "activities.sql", "code, title", "title AS code, code AS title", "code", "taken for each other"},
	{"direct and indirect claims", "submissions.sql", "claimed_direct, claimed_indirect,",
		"claimed_indirect AS claimed_direct, claimed_direct AS claimed_indirect,", "claimed_direct",
		"taken for another"},
	{"the agency's name for its code", "submissions.sql", "id, agency_code,", "id, 'X' AS agency_code,", "agency_code",
		"no agency has this code"},
	{"communities without their end", "submissions.sql", "community_code,",
		"LEFT(community_code, 9) AS community_code,", "community_code", "no region has this code"},
	{"parents", "regions.sql", "parent_code,", "'' AS parent_code,", "parent_code", "without a parent"},
	{"project days", "projects.sql", "starts_on, ends_on", "ends_on AS starts_on, starts_on AS ends_on", "ends_on",
		"ends before it starts"},
	{"years of projects", "projects.sql", "starts_on, ends_on",
		"starts_on + INTERVAL 9 YEAR AS starts_on, ends_on + INTERVAL 9 YEAR AS ends_on", "starts_on", "lie outside"},
	{"the columns of where projects work", "project_communities.sql", "project_code, community_code\n",
		"community_code AS project_code, project_code AS community_code\n", "project_code", "no project has this code"},
	{"UTF-8 read as latin1", "agencies.sql", "name,", "CONVERT(CAST(name AS BINARY) USING latin1) AS name,", "name",
		"UTF-8 that was read as latin1"},
	{"GBK as bytes", "activities.sql", "title,", "CAST(CONVERT(title USING gbk) AS BINARY) AS title,", "title",
		"is no UTF-8"},
	{"question marks", "agencies.sql", "name,", "CONVERT(name USING latin1) AS name,", "name", "question marks"},
	{"revision", "submissions.sql", "revision,", "revision - 1 AS revision,", "revision", "a revision above 0"},
	{"a count of some", "submissions_count.sql", "GROUP BY", "WHERE status <> 'draft' GROUP BY", "submissions",
		"rows are left out"},
	{"a count of what was filed later", "submissions_count.sql", "submitted_at > ?", "submitted_at < ?", "later",
		"is not what submissions.sql gives"},
}

// TestBrokenMappingsAreNamed breaks one thing of one query at a time.
func TestBrokenMappingsAreNamed(t *testing.T) {
	mysqltest.Alone(t)
	_, db := source(t)
	reader := open(t, db.Address, store.ForSource)
	reference := query.Reference()
	for _, tt := range broken {
		t.Run(tt.name, func(t *testing.T) {
			text := reference.Text(strings.TrimSuffix(tt.file, ".sql")) + "\n"
			if tt.file == "submissions_count.sql" {
				text = reference.SubmissionsCount
			}
			if !strings.Contains(text, tt.old) {
				t.Fatalf("%s has no %q:\n%s", tt.file, tt.old, text)
			}
			own := map[string]string{tt.file: strings.Replace(text, tt.old, tt.new, 1)}
			if tt.file == "submissions.sql" {
				own["submissions_count.sql"] = reference.SubmissionsCount
			}
			s := surveyOf(t, reader, time.Now(), own)
			if !remarked(s, tt.file, tt.column, tt.says) {
				t.Errorf("want %s: %s: %s, got", tt.file, tt.column, tt.says)
				for _, r := range s.Remarks {
					t.Log(r)
				}
			}
		})
	}
}

// TestScaffoldReadsTheReferenceForm: the queries to begin with give what the built-in ones give, and explain every
// column that is looked at.
func TestScaffoldReadsTheReferenceForm(t *testing.T) {
	_, db := source(t)
	dir := t.TempDir()
	files, err := query.Scaffold(dir)
	if err != nil || len(files) != 9 {
		t.Fatal(files, err)
	}
	own := map[string]string{}
	for _, name := range query.Scaffolded() {
		b := must.Get(os.ReadFile(filepath.Join(dir, name)))(t)
		own[name] = string(b)
	}
	s := surveyOf(t, open(t, db.Address, store.ForSource), time.Now(), own)
	for _, r := range s.Remarks {
		t.Error(r)
	}
	for _, q := range s.Queries {
		for _, c := range q.Columns {
			if !strings.Contains(own[q.File], "\n-- "+c.Name+" ") {
				t.Errorf("%s does not explain %s", q.File, c.Name)
			}
		}
	}
	if _, err := query.Scaffold(dir); err == nil {
		t.Error("files that were there are written over")
	}
}
