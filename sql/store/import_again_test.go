package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/must"
	"huizong/jobs/progress"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// TestImportAgain imports the case, then the case with a change.
func TestImportAgain(t *testing.T) {
	mysqltest.Alone(t)
	appended := func(file, line string) map[string]func(string) string {
		return map[string]func(string) string{file: func(s string) string { return s + line }}
	}
	for _, tt := range []struct {
		name  string
		edits map[string]func(string) string
		want  map[string]store.TableReport // of tables with more than unchanged rows
		fault string
	}{
		{name: "status", edits: in("submissions.csv", ",submitted,2015-07-03", ",returned,2015-07-03"),
			want: map[string]store.TableReport{"submissions": {Changed: 1, Unchanged: 201}}},
		{name: "names and figures of reference tables", edits: map[string]func(string) string{
			"regions.csv": func(s string) string { return strings.Replace(s, "娇阳社区,7482", "娇阳新社区,7483", 1) },
			"agencies.csv": func(s string) string {
				return strings.Replace(s, "杨柳社会工作服务中心", "杨柳社工中心", 1)
			},
			"projects.csv": func(s string) string { return strings.Replace(s, "2015-11-30,800", "2015-12-31,", 1) },
		}, want: map[string]store.TableReport{"regions": {Changed: 1, Unchanged: 24},
			"agencies": {Changed: 1, Unchanged: 12}, "projects": {Changed: 1, Unchanged: 17}}},
		{name: "a project moves to another community",
			edits: in("project_communities.csv", "YJ2015-01,222401001001", "YJ2015-01,222401001003"),
			want:  map[string]store.TableReport{"project_communities": {Inserted: 1, Removed: 1, Unchanged: 20}}},
		{name: "a new submission with its rows", edits: map[string]func(string) string{
			"submissions.csv": func(s string) string {
				return s + "9001,52222401MJ0000018K,YJ2015-01,222401001002,2015-03,2,approved," +
					"2015-05-05T11:33:00+08:00,,,,,,,,,,,,\n"
			},
			"activities.csv":    func(s string) string { return s + "9000001,9001,visit,V1,入户,2015-03-11,1,3\n" },
			"beneficiaries.csv": func(s string) string { return s + "9001,direct,c971139b1a6ebcb6ec44cb51381c92f1\n" },
		}, want: map[string]store.TableReport{"submissions": {Inserted: 1, Unchanged: 202},
			"activities":    {Inserted: 1, Unchanged: 2438},
			"beneficiaries": {Inserted: 1, Unchanged: 10958}}},
		{name: "a draft is edited and filed", edits: map[string]func(string) string{
			"submissions.csv": func(s string) string {
				return strings.Replace(s, ",draft,2016-06-01T16:02:00+08:00,3,",
					",submitted,2016-06-01T16:02:00+08:00,4,", 1)
			},
			"activities.csv": func(s string) string { return s + "9000001,5199,visit,V1,入户,2016-05-11,1,3\n" },
		}, want: map[string]store.TableReport{"submissions": {Changed: 1, Unchanged: 201},
			"activities": {Inserted: 2, Removed: 1, Unchanged: 2437}}},
		{name: "only new rows are in the files", edits: map[string]func(string) string{
			"submissions.csv": func(s string) string {
				head, _, _ := strings.Cut(s, "\n")
				return head + "\n9001,52222401MJ0000018K,YJ2015-01,222401001002,2015-03,2,approved," +
					"2015-05-05T11:33:00+08:00,,,,,,,,,,,,\n"
			},
			"activities.csv": func(s string) string {
				return header(s) +
					"9000001,9001,visit,V1,入户,2015-03-11,1,3\n"
			},
			"beneficiaries.csv":       header,
			"regions.csv":             header,
			"agencies.csv":            header,
			"projects.csv":            header,
			"project_communities.csv": header,
		}, want: map[string]store.TableReport{"submissions": {Inserted: 1, Absent: 202}, "activities": {Inserted: 1}}},
		{name: "a claim", edits: in("submissions.csv", ",1,3,1,2\n", ",1,3,1,\n"),
			fault: "submissions.csv:2:20: claimed_indirect_persons: submission 5001 was filed with 2, got nothing; " +
				"what is filed never changes; file a revision"},
		{name: "the moment it was filed",
			edits: in("submissions.csv", "2015-04-05T11:33:00+08:00", "2015-04-05T11:33:00.000001+08:00"),
			fault: "submissions.csv:2:8: submitted_at: submission 5001 was filed with 2015-04-05T03:33:00Z, got " +
				"2015-04-05T03:33:00.000001Z; what is filed never changes; file a revision"},
		{name: "another id for a revision",
			edits: map[string]func(string) string{"submissions.csv": func(s string) string {
				return header(s) + strings.Replace(strings.Split(s, "\n")[1], "5001,", "9001,", 1) + "\n"
			}, "activities.csv": header, "beneficiaries.csv": header},
			fault: "submissions.csv:2:1: id: submission 9001 has the agency, project, community, month and " +
				"revision of submission 5001, filed before"},
		{name: "a record", edits: in("activities.csv", "2015-03-11,1,3\n", "2015-03-11,1,4\n"),
			fault: `activities.csv:2:8: attendances: submission 5001 was filed with "3", got "4"; what is filed never changes; file a revision`},
		{name: "a record less", edits: in("activities.csv", "1,5001,visit,V0031,入户探访,2015-03-11,1,3\n", ""),
			fault: "submissions.csv:2:1: id: submission 5001: it was filed with 1 activities that activities.csv " +
				"lacks; what is filed never changes; file a revision"},
		{name: "rows that cannot be read", edits: in("activities.csv", "1,5001,visit,V0031,入户探访,2015-03-11,1,3\n",
			"1,5001,visit,V0031\n"),
			fault: "activities.csv:2: want 8 fields as in the header, got 4"},
		{name: "a quotation mark that is never closed", edits: in("activities.csv", "V0031,入户", "V0031,\"入户"),
			fault: "activities.csv:2: a quoted field that is not closed, or goes on after its end"},
		{name: "a record more", edits: appended("activities.csv", "9000001,5001,visit,V1,入户,2015-03-11,1,3\n"),
			fault: "activities.csv:2440:2: submission_id: submission 5001 was filed without this row; what is " +
				"filed never changes; file a revision"},
		{name: "a person more", edits: appended("beneficiaries.csv", "5001,direct,00000000000000000000000000000001\n"),
			fault: "beneficiaries.csv:10960:1: submission_id: submission 5001 was filed without this row; what is " +
				"filed never changes; file a revision"},
		{name: "a person twice", edits: appended("beneficiaries.csv", "5001,direct,00000000000000000000000000000001\n"+
			"5001,direct,00000000000000000000000000000001\n"),
			fault: "beneficiaries.csv:10960:1: submission_id: submission 5001 was filed without this row; what is " +
				"filed never changes; file a revision\n" +
				"beneficiaries.csv:10961:3: person_key: submission 5001 has this row already, in line 10960"},
		{name: "a record twice", edits: appended("activities.csv", "1,5001,visit,V0031,入户探访,2015-03-11,1,3\n"),
			fault: "activities.csv:2440:1: id: submission 5001 has this row already, in line 2"},
		{name: "a record moves to a submission that is new", edits: map[string]func(string) string{
			"submissions.csv": func(s string) string {
				return s + "9001,52222401MJ0000018K,YJ2015-01,222401001002,2015-03,2,approved," +
					"2015-05-05T11:33:00+08:00,,,,,,,,,,,,\n"
			},
			"activities.csv": func(s string) string { return s + "1,9001,visit,V1,入户,2015-03-11,1,3\n" },
		}, fault: "activities.csv:2440:1: id: 1 is already the id of a record of submission 5001, in line 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db := sourceDB(t)
			importYanji(t, db)
			before := dump(t, db)
			dir := edited(t, tt.edits)
			report, err := store.Import(t.Context(), db, dir, nil)
			if tt.fault != "" {
				if _, ok := errors.AsType[*store.Faults](err); !ok || err.Error() != tt.fault {
					t.Errorf("error = %v\nwant    %s", err, tt.fault)
				}
				if diff := cmp.Diff(before, dump(t, db)); diff != "" {
					t.Errorf("a refused import changed rows:\n%s", diff)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			checkReport(t, report, tt.want)
			twice, err := store.Import(t.Context(), db, dir, nil)
			if err != nil || twice.Changed() {
				t.Errorf("importing that again: %+v, %v", twice, err)
			}
		})
	}
}

func header(s string) string {
	head, _, _ := strings.Cut(s, "\n")
	return head + "\n"
}

// checkReport compares what an import did to the tables named.
func checkReport(t *testing.T, report store.Report, want map[string]store.TableReport) {
	t.Helper()
	for _, got := range report.Tables {
		w, named := want[got.Table]
		w.Table = got.Table
		if named && got != w || !named && got.Inserted+got.Changed+got.Removed > 0 {
			t.Errorf("report %+v, want %+v", got, w)
		}
	}
}

func TestImportReadsWhatSpreadsheetsWrite(t *testing.T) {
	mysqltest.Alone(t)
	db := sourceDB(t)
	importYanji(t, db)
	before := dump(t, db)
	dir := edited(t, nil)
	for name, f := range dir {
		f.Data = []byte("\ufeff" + strings.ReplaceAll(string(f.Data), "\n", "\r\n"))
		dir[name] = f
	}
	dir["agencies.csv"] = &fstest.MapFile{Data: reversed(string(dir["agencies.csv"].Data))}
	report, err := store.Import(t.Context(), db, dir, nil)
	if err != nil || report.Changed() {
		t.Errorf("the same rows with BOM, CRLF and columns in another order: %+v, %v", report, err)
	}
	if diff := cmp.Diff(before, dump(t, db)); diff != "" {
		t.Error(diff)
	}
}

// Programs write one number in more than one way; a file of tabs or semicolons is one of commas to them.
func TestImportReadsNumbersAsProgramsWriteThem(t *testing.T) {
	mysqltest.Alone(t)
	db := sourceDB(t)
	importYanji(t, db)
	written := func(line, field, as, by string) func(string) string {
		return func(s string) string {
			changed := strings.Replace(line, field, as, 1)
			if !strings.Contains(s, line) || changed == line {
				t.Fatalf("no %q in it", line)
			}
			return strings.ReplaceAll(strings.Replace(s, line, changed, 1), ",", by)
		}
	}
	const line = "1,5001,visit,V0031,入户探访,2015-03-11,1,3\n"
	for as, by := range map[string]string{"3.0": ",", "3.00": "\t", "003": ";"} {
		edits := map[string]func(string) string{"activities.csv": written(line, ",3\n", ","+as+"\n", by)}
		if report, err := store.Import(t.Context(), db, edited(t, edits), nil); err != nil || report.Changed() {
			t.Errorf("%s: %+v, %v", as, report, err)
		}
	}
	edits := map[string]func(string) string{"projects.csv": func(s string) string {
		return strings.Replace(s, ",1000\n", ",\"1,000\"\n", 1)
	}}
	if report, err := store.Import(t.Context(), db, edited(t, edits), nil); err != nil || report.Changed() {
		t.Errorf("a thousand: %+v, %v", report, err)
	}
}

// reversed turns the columns of a file round; no field of it is quoted.
func reversed(s string) []byte {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimSpace(strings.TrimPrefix(s, "\ufeff")), "\r\n") {
		fields := strings.Split(line, ",")
		for i := len(fields) - 1; i >= 0; i-- {
			b.WriteString(fields[i])
			if i > 0 {
				b.WriteByte(',')
			}
		}
		b.WriteByte('\n')
	}
	return []byte(b.String())
}

// TestImportThatLosesItsConnectionLeavesNothing kills the session of an import that has come to the records.
func TestImportThatLosesItsConnectionLeavesNothing(t *testing.T) {
	db := sourceDB(t)
	killed := false
	_, err := store.Import(t.Context(), db, yanji(), func(s progress.Step) {
		if s.What != "activities.csv" || killed {
			return
		}
		killed = true
		var sessions []int64
		must.Do(t, db.Select(
			&sessions, "SELECT id FROM information_schema.processlist "+
				"WHERE db = DATABASE() AND id <> CONNECTION_ID()"))
		for _, id := range sessions {
			db.MustExec("KILL CONNECTION ?", id)
		}
	})
	if err == nil || !killed {
		t.Fatalf("killed %v, error %v", killed, err)
	}
	t.Log(err)
	empty(t, db)
	importYanji(t, db)
}

func TestImportIsCancelled(t *testing.T) {
	db := sourceDB(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := store.Import(ctx, db, yanji(), func(s progress.Step) {
		if s.What == "activities.csv" {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want %v", err, context.Canceled)
	}
	empty(t, db)
}

func TestImportTellsItsProgress(t *testing.T) {
	mysqltest.Alone(t)
	db := sourceDB(t)
	last := map[string][2]int64{}
	must.Get(store.Import(t.Context(), db, yanji(), func(s progress.Step) {
		if s.Done < last[s.What][0] || s.Done > s.Total {
			t.Errorf("%s: %d of %d after %v", s.What, s.Done, s.Total, last[s.What])
		}
		last[s.What] = [2]int64{s.Done, s.Total}
	}))(t)
	if len(last) != len(yanjiRows) {
		t.Errorf("progress of %d files, want %d", len(last), len(yanjiRows))
	}
	for file, p := range last {
		if p[0] != p[1] || p[1] == 0 {
			t.Errorf("%s ended at %d of %d", file, p[0], p[1])
		}
	}
}

func TestImportWithoutTablesSaysWhatToDo(t *testing.T) {
	mysqltest.Alone(t)
	db := emptyDB(t)
	_, err := store.Import(t.Context(), db, yanji(), nil)
	if err == nil || !strings.Contains(err.Error(), "huizong migrate --source") {
		t.Errorf("error = %v", err)
	}
}

func TestImportKeepsTimesAsUTC(t *testing.T) {
	mysqltest.Alone(t)
	db := sourceDB(t)
	importYanji(t, db)
	var text string
	if err := db.Get(&text, "SELECT CAST(submitted_at AS CHAR) FROM submissions WHERE id = 5001"); err != nil ||
		text != "2015-04-05 03:33:00.000000" {
		t.Errorf("submitted_at = %q, %v", text, err)
	}
	var at time.Time
	if err := db.Get(&at, "SELECT submitted_at FROM submissions WHERE id = 5001"); err != nil ||
		!at.Equal(time.Date(2015, 4, 5, 3, 33, 0, 0, time.UTC)) {
		t.Errorf("submitted_at = %v, %v", at, err)
	}
}
