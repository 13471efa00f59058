package store_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"huizong/jobs/must"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// edited is the case of the docs with some files changed.
func edited(t testing.TB, edits map[string]func(string) string) fstest.MapFS {
	t.Helper()
	dir := fstest.MapFS{}
	for table := range yanjiRows {
		name := table + ".csv"
		b := must.Get(fs.ReadFile(yanji(), name))(t)
		text := string(b)
		if edit := edits[name]; edit != nil {
			if text = edit(text); text == string(b) {
				t.Fatalf("the edit of %s changes nothing", name)
			}
		}
		dir[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return dir
}

// in replaces text in one file, once.
func in(file, old, new string) map[string]func(string) string {
	return map[string]func(string) string{file: func(s string) string { return strings.Replace(s, old, new, 1) }}
}

// empty fails the test unless no source table has a row.
func empty(t testing.TB, db *store.DB) {
	t.Helper()
	for table := range yanjiRows {
		var rows int
		if err := db.Get(&rows, "SELECT COUNT(*) FROM "+table); err != nil || rows != 0 {
			t.Errorf("%s has %d rows, %v; want none", table, rows, err)
		}
	}
}

func TestImportNamesEveryFault(t *testing.T) {
	mysqltest.Alone(t)
	const firstRecord = "1,5001,visit,V0031,入户探访,2015-03-11,1,3\n"
	record := func(with string) map[string]func(string) string { return in("activities.csv", firstRecord, with) }
	const tail = ",73,1,1,0,0,0,0,0,1,3,1,2\n"
	const below = "parent_code: want a region above a community, got the community 222401005000; that stands in line 9"
	const firstSubmission = "5001,52222401MJ0000018K,YJ2015-01,222401001002,2015-03,1,approved," +
		"2015-04-05T11:33:00+08:00" + tail
	submission := func(with string) map[string]func(string) string {
		return in("submissions.csv", firstSubmission, with+tail)
	}
	db := sourceDB(t)
	for _, tt := range []struct {
		name  string
		edits map[string]func(string) string
		want  string // the faults, one a line
	}{
		{"text for a number", record("1,5001,visit,V0031,入户探访,2015-03-11,1,many\n"),
			`activities.csv:2:8: attendances: want a whole number, got "many"`},
		{"a part of a number", record("1,5001,visit,V0031,入户探访,2015-03-11,1,3.5\n"),
			`activities.csv:2:8: attendances: want a whole number, got "3.5"`},
		{"grouped otherwise", record("1,5001,visit,V0031,入户探访,2015-03-11,1,\"1,23\"\n"),
			`activities.csv:2:8: attendances: want a whole number, got "1,23"`},
		{"a title above the table", in("activities.csv", "id,submission_id", "汇总表\nid,submission_id"),
			"activities.csv:1: want the names of the columns, got \"汇总表\"; take away what stands above them, or " +
				"write them: id,submission_id,kind,code,title,occurred_on,sessions,attendances"},
		{"number out of range", record("1,5001,visit,V0031,入户探访,2015-03-11,1,99999999999999999999\n"),
			`activities.csv:2:8: attendances: want a whole number between -1000000000 and 1000000000, got "99999999999999999999"`},
		{"unknown kind", record("1,5001,ride,V0031,入户探访,2015-03-11,1,3\n"),
			`activities.csv:2:3: kind: want one of visit, case, group, event, got "ride"`},
		{"no such day", record("1,5001,visit,V0031,入户探访,2015-02-29,1,3\n"),
			`activities.csv:2:6: occurred_on: want a date like 2026-10-05, got "2015-02-29"`},
		{"year zero", record("1,5001,visit,V0031,入户探访,0000-00-00,1,3\n"),
			`activities.csv:2:6: occurred_on: want a date like 2026-10-05, got "0000-00-00"`},
		{"broken reference", record("1,4999,visit,V0031,入户探访,2015-03-11,1,3\n"),
			`activities.csv:2:2: submission_id: no submission has the id 4999`},
		{"two faults of one row", record("a b,5001,visit,,入户探访,2015-03-11,1,3\n"), `activities.csv:2:1: id: want a code without blanks, got "a b"
activities.csv:2:4: code: want a name, got ""`},
		{"too few fields", record("1,5001,visit,V0031\n"), `activities.csv:2: want 8 fields as in the header, got 4`},
		{"too long", record("1,5001,visit,V0031," + strings.Repeat("汇", 256) + ",2015-03-11,1,3\n"),
			`activities.csv:2:5: title: want at most 255 characters, got 256`},
		{"not UTF-8", record("1,5001,visit,V0031,\xbb\xe3,2015-03-11,1,3\n"),
			"activities.csv:2:5: title: the text is damaged at \"\ufffd\", while the rest of the file is UTF-8; " +
				"correct it and save the file again"},
		{"NUL", record("1,5001,visit,V0031,a\x00b,2015-03-11,1,3\n"),
			`activities.csv:2:5: title: want text, got a NUL character in "a\x00b"`},
		{"quotation mark inside", record("1,5001,visit,V0031,入\"户,2015-03-11,1,3\n"),
			`activities.csv:2: a quotation mark in a field that is not quoted; quote the field and double the mark`},
		{"line of a field after a break", record("1,5001,visit,V0031,\"a\nb\",2015-03-11,1,many\n"),
			`activities.csv:3:8: attendances: want a whole number, got "many"`},
		{"id twice in a batch", record(firstRecord + firstRecord), `activities.csv:3:1: id: 1 is already in line 2`},
		{
			"id twice far apart", map[string]func(string) string{"activities.csv": func(s string) string {
				return s +
					"1,5002,visit,V1,x,2015-04-11,1,3\n"
			}},
			`activities.csv:2440:1: id: 1 is already the id of a record of submission 5001, in line 2`},
		{
			"person twice", map[string]func(string) string{"beneficiaries.csv": func(s string) string {
				return s +
					"5001,direct,c971139b1a6ebcb6ec44cb51381c92f1\n"
			}},
			`beneficiaries.csv:10960:3: person_key: this person is already listed further up as direct of submission 5001, in line 2`},
		{"no hash", in("beneficiaries.csv", "c971139b1a6ebcb6ec44cb51381c92f1", "222401195001011234"),
			`beneficiaries.csv:2:3: person_key: want 32 hexadecimal digits, got a text of 18 characters`},
		{"unknown relation", in("beneficiaries.csv", "5001,direct", "5001,cousin"),
			`beneficiaries.csv:2:2: relation: want one of direct, indirect, got "cousin"`},
		{"submission twice", submission(firstSubmission + strings.TrimSuffix(firstSubmission, tail)),
			`submissions.csv:3:1: id: 5001 is already in line 2`},
		{"revision twice", submission(firstSubmission +
			"9001,52222401MJ0000018K,YJ2015-01,222401001002,2015-03,1,approved,2015-04-05T11:33:00+08:00"),
			`submissions.csv:3:6: revision: revision 1 of this agency, project, community and month is already submission 5001 in line 2`},
		{"month, revision, status, time",
			submission("5001,52222401MJ0000018K,YJ2015-01,222401001002,2015-13,0,lost,2015-04-05 11:33"),
			`submissions.csv:2:5: period: want a month like 2026-10, got "2015-13"; if a spreadsheet made a date of it, format the column as text in the spreadsheet and enter it again
submissions.csv:2:6: revision: want a whole number between 1 and 1000000000, got "0"
submissions.csv:2:7: status: want one of draft, submitted, approved, returned, voided, got "lost"
submissions.csv:2:8: submitted_at: want a time like 2026-10-05T09:00:00+08:00, got "2015-04-05 11:33"`},
		{"unknown agency, project, community",
			submission("5001,NOBODY,NOTHING,NOWHERE,2015-03,1,approved,2015-04-05T11:33:00+08:00"),
			`submissions.csv:2:2: agency_code: no agency has the code "NOBODY"
submissions.csv:2:3: project_code: no project has the code "NOTHING"
submissions.csv:2:4: community_code: no region has the code "NOWHERE"`},
		{
			"street for a community", submission(
				"5001,52222401MJ0000018K,YJ2015-01,222401001000,2015-03,1,approved,2015-04-05T11:33:00+08:00"),
			`submissions.csv:2:4: community_code: want a community, got the street "222401001000"`},
		{"parent unknown", in("regions.csv", "222400,220000,", "222400,230000,"),
			`regions.csv:3:2: parent_code: no region has the code "230000"`},
		{"a street called a community",
			in("regions.csv", "222401005000,222401,street", "222401005000,222401,community"),
			"regions.csv:22:2: " + below + "\nregions.csv:23:2: " + below + "\nregions.csv:24:2: " + below},
		{"no parent", in("regions.csv", "222400,220000,", "222400,,"),
			`regions.csv:3:2: parent_code: a prefecture without a parent: its figures would be in no total; want the region it belongs to, only a province has none`},
		{"code cut by a spreadsheet", in("agencies.csv", "52222401MJ0000018K", "5.22224E+17"),
			`agencies.csv:2:1: code: a spreadsheet took the code for a number and cut it to "5.22224E+17": its digits are lost; format the column as text in the spreadsheet and enter it again`},
		{"reference cut by a spreadsheet", in("project_communities.csv", ",222401001002", ",2.22401E+11"),
			`project_communities.csv:2:2: community_code: a spreadsheet took the code for a number and cut it to "2.22401E+11": its digits are lost; format the column as text in the spreadsheet and enter it again`},
		{"day as a spreadsheet keeps it", record("1,5001,visit,V0031,入户探访,42074,1,3\n"),
			`activities.csv:2:6: occurred_on: want a date like 2026-10-05, got "42074", the number a spreadsheet keeps for a day; format the column as a date (yyyy-mm-dd) and save it again`},
		{"month and day in doubt", record("1,5001,visit,V0031,入户探访,3/11/2015,1,3\n"),
			`activities.csv:2:6: occurred_on: want a date like 2026-10-05, got "3/11/2015"`},
		{"a value beside the table", record("1,5001,visit,V0031,入户探访,2015-03-11,1,3,x\n"),
			`activities.csv:2: want 8 fields as in the header, got 9`},
		{"parent below", in("regions.csv", "222400,220000,", "222400,222401001002,"),
			`regions.csv:3:2: parent_code: want a region above a prefecture, got the community 222401001002; they are a ring: ` +
				"222400 \u2192 222401001002 \u2192 222401001000 \u2192 222401 \u2192 222400"},
		{"unknown level", in("regions.csv", "province", "planet"),
			`regions.csv:2:3: level: want one of province, prefecture, county, street, community, got "planet"`},
		{"region twice", in("regions.csv", "222400,220000,prefecture,延边朝鲜族自治州,\n",
			"222400,220000,prefecture,延边朝鲜族自治州,\n222400,220000,prefecture,延边,\n"),
			`regions.csv:4:1: code: "222400" is already in line 3`},
		{"blank in a code", in("agencies.csv", "52222401MJ0000018K", "52222401MJ00000 8K"),
			`agencies.csv:2:1: code: want a code without blanks, got "52222401MJ00000 8K"`},
		{"project ends before it starts", in("projects.csv", "2015-03-10,2015-11-30,800", "2015-03-10,2015-02-28,800"),
			`projects.csv:2:7: ends_on: want a day not before starts_on, 2015-03-10, got "2015-02-28"`},
		{"project of no agency", in("projects.csv", "安置帮教,52222401MJ0000018K", "安置帮教,X"),
			`projects.csv:2:5: agency_code: no agency has the code "X"`},
		{"community of a project twice",
			map[string]func(string) string{"project_communities.csv": func(s string) string {
				return s +
					"YJ2015-01,222401001002\n"
			}},
			`project_communities.csv:23:2: community_code: project "YJ2015-01" and community "222401001002" are already in line 2`},
		{"unknown and missing column", in("activities.csv", "attendances\n", "次数\n"),
			`activities.csv:1: missing column attendances
activities.csv:1:8: unknown column "次数"; the columns are id,submission_id,kind,code,title,occurred_on,sessions,attendances`},
		{"column twice", in("activities.csv", "sessions,attendances\n", "attendances,attendances\n"), `activities.csv:1: missing column sessions
activities.csv:1:8: attendances: the column is there twice, see field 7`},
		{"empty file", map[string]func(string) string{"agencies.csv": func(string) string { return "" }},
			`agencies.csv:1: want a header line: code,name,region_code,social_workers`},
		{"only good submissions are looked for",
			map[string]func(string) string{"submissions.csv": func(s string) string {
				return strings.Replace(s, ",approved,2015-04-05", ",gone,2015-04-05", 1)
			}}, `submissions.csv:2:7: status: want one of draft, submitted, approved, returned, voided, got "gone"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := store.Import(t.Context(), db, edited(t, tt.edits), nil)
			if _, ok := errors.AsType[*store.Faults](err); !ok {
				t.Fatalf("error = %v (%T), want faults", err, err)
			}
			if got := reached(err.Error()); got != tt.want {
				t.Errorf("faults:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
	empty(t, db)
}

// reached drops the faults of rows that only follow from the one tested: references to a code that is now unknown.
func reached(faults string) string {
	var kept []string
	for line := range strings.SplitSeq(faults, "\n") {
		follows := strings.Contains(line, `no agency has the code "52222401MJ0000018K"`)
		if !follows {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

func TestImportOfMissingFilesNamesThemAll(t *testing.T) {
	mysqltest.Alone(t)
	db := sourceDB(t)
	dir := edited(t, nil)
	delete(dir, "regions.csv")
	delete(dir, "activities.csv")
	_, err := store.Import(t.Context(), db, dir, nil)
	const want = "regions.csv: there is no such file; a table without rows is a file with just its header\n" +
		"activities.csv: there is no such file; a table without rows is a file with just its header"
	if err == nil || err.Error() != want {
		t.Errorf("error = %v, want %s", err, want)
	}
}

func TestImportListsAHundredFaultsAndCountsTheRest(t *testing.T) {
	mysqltest.Alone(t)
	db := sourceDB(t)
	_, err := store.Import(t.Context(), db, edited(t, map[string]func(string) string{
		"activities.csv": func(s string) string { return strings.ReplaceAll(s, "入户探访,2015", "入户探访,1915x") },
	}), nil)
	faults, ok := errors.AsType[*store.Faults](err)
	if !ok || len(faults.List) != 100 || faults.Total <= 100 {
		t.Fatalf("faults = %v", err)
	}
	lines := strings.Split(err.Error(), "\n")
	if want := fmt.Sprintf("and %d more", faults.Total-100); len(lines) != 101 || lines[100] != want {
		t.Errorf("last line %q of %d, want %q of 101", lines[len(lines)-1], len(lines), want)
	}
	for i := 1; i < len(faults.List); i++ {
		if faults.List[i].Line <= faults.List[i-1].Line {
			t.Errorf("fault of line %d comes after that of line %d", faults.List[i].Line, faults.List[i-1].Line)
		}
	}
	empty(t, db)
}

// TestImportDoesNotReadAWholeFileIntoOneField opens a quotation mark that is never closed before some megabytes.
func TestImportDoesNotReadAWholeFileIntoOneField(t *testing.T) {
	mysqltest.Alone(t)
	db := sourceDB(t)
	_, err := store.Import(t.Context(), db,
		edited(t, map[string]func(string) string{"activities.csv": func(s string) string {
			head, _, _ := strings.Cut(s, "\n")
			return head + "\n1,5001,visit,V0031,\"入户探访,2015-03-11,1,3\n" +
				strings.Repeat("2,5001,visit,V0031,入户探访,2015-03-11,1,3\n", 100_000)
		}}), nil)
	const want = "activities.csv:2: a record of more than a megabyte begins here or below: is a quotation mark " +
		"never closed?"
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error = %v, want %s", err, want)
	}
	empty(t, db)
}

func TestImportAfterAFaultInTheLastFileLeavesNothing(t *testing.T) {
	mysqltest.Alone(t)
	db := sourceDB(t)
	_, err := store.Import(context.Background(), db, edited(t, map[string]func(string) string{
		"beneficiaries.csv": func(s string) string { return s + "5001,direct,zz\n" },
	}), nil)
	if err == nil || !strings.Contains(err.Error(), "beneficiaries.csv:10960:3: person_key") {
		t.Fatalf("error = %v", err)
	}
	empty(t, db)
}
