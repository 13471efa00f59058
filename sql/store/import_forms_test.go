package store_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"huizong/jobs/must"
	"huizong/sql/sheet"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// cases are the made-up inputs beside the case of the docs.
func cases(name string) fs.FS { return os.DirFS(filepath.Join("../../../shared/data/cases", name)) }

// TestImportOfCases imports files as spreadsheet programs leave them: each is the base, or refused with its place.
func TestImportOfCases(t *testing.T) {
	mysqltest.Alone(t)
	base := sourceDB(t)
	must.Get(store.Import(t.Context(), base, cases("persons-one-silent"), nil))(t)
	want := dump(t, base)
	for _, tt := range []struct {
		name  string
		notes []string
		fault string // empty: imported
		same  bool   // as the base
	}{
		{name: "excel-gb18030", same: true, notes: []string{
			"regions.csv: read as GB18030 (GBK)", "agencies.csv: read as GB18030 (GBK)",
			"projects.csv: read as GB18030 (GBK)"}},
		{name: "excel-utf16", same: true, notes: []string{"regions.csv: read as UTF-16", "agencies.csv: read as UTF-16",
			"projects.csv: read as UTF-16", "project_communities.csv: read as UTF-16",
			"submissions.csv: read as UTF-16",
			"activities.csv: read as UTF-16", "beneficiaries.csv: read as UTF-16"}},
		{name: "excel-slash-dates-and-blank-tail", same: true},
		{name: "excel-chinese-headers", same: true},
		{name: "ids-of-19-digits"},
		{name: "excel-cut-codes", fault: `agencies.csv:2:1: code: a spreadsheet took the code for a number and cut it to ` +
			`"5.22224E+17": its digits are lost; format the column as text in the spreadsheet and enter it again`},
		{name: "region-without-parent", fault: `regions.csv:5:2: parent_code: a street without a parent: its figures would be ` +
			`in no total; want the region it belongs to, only a province has none`},
		{name: "region-ring", fault: `regions.csv:5:2: parent_code: want a region above a street, got the community ` +
			"222401001001; they are a ring: 222401001000 \u2192 222401001001 \u2192 222401001000"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db := sourceDB(t)
			report, err := store.Import(t.Context(), db, cases(tt.name), nil)
			if tt.fault != "" {
				if err == nil || !slices.Contains(strings.Split(err.Error(), "\n"), tt.fault) {
					t.Errorf("error = %v\nwant %s", err, tt.fault)
				}
				empty(t, db)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.notes, report.Notes); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(want, dump(t, db)); tt.same && diff != "" {
				t.Error(diff)
			}
			if report, err = store.Import(t.Context(), db, cases(tt.name), nil); err != nil || report.Changed() {
				t.Errorf("again: %+v, %v", report, err)
			}
		})
	}
}

// TestImportOfWorkbooks imports the case of the docs as workbooks, and compares with the files.
func TestImportOfWorkbooks(t *testing.T) {
	mysqltest.Alone(t)
	base := sourceDB(t)
	importYanji(t, base)
	want := dump(t, base)
	chinese := map[string]string{"regions": "\u5730\u533a", "activities": "\u670d\u52a1\u8bb0\u5f55"}
	name := func(table string) string {
		if c := chinese[table]; c != "" {
			return c
		}
		return table
	}
	one, each := excelize.NewFile(), fstest.MapFS{}
	for table := range yanjiRows {
		addSheet(t, one, name(table), table)
		own := excelize.NewFile()
		addSheet(t, own, "any", table)
		each[table+".xlsx"] = &fstest.MapFile{Data: saved(t, own)}
	}
	whole := fstest.MapFS{"filings.xlsx": {Data: saved(t, one)}, "notes.txt": {}}
	for _, tt := range []struct {
		name  string
		files store.Files
	}{
		{"a sheet a table", store.Files{Dir: whole, Only: "filings.xlsx"}},
		{"a sheet a table, in a directory", store.Files{Dir: whole}},
		{"a workbook a table", store.Files{Dir: each}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db := sourceDB(t)
			must.Get(store.ImportFiles(t.Context(), db, tt.files))(t)
			if diff := cmp.Diff(want, dump(t, db)); diff != "" {
				t.Error(diff)
			}
			report, err := store.ImportFiles(t.Context(), db, tt.files)
			if err != nil || report.Changed() {
				t.Errorf("again: %+v, %v", report, err)
			}
		})
	}
}

// addSheet writes a table of the case as a person would have it in a spreadsheet: numbers as numbers, days as days,
// codes as text.
func addSheet(t *testing.T, book *excelize.File, sheet, table string) {
	t.Helper()
	raw := must.Get(fs.ReadFile(yanji(), table+".csv"))(t)
	rows := must.Get(csv.NewReader(bytes.NewReader(raw)).ReadAll())(t)
	must.Get(book.NewSheet(sheet))(t)
	if sheet == "any" {
		must.Do(t, book.DeleteSheet("Sheet1"))
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, s := range row {
			n, err := strconv.Atoi(s)
			switch {
			case err == nil && i > 0 && len(s) < 10 && !strings.HasPrefix(s, "0"):
				cells[j] = n
			case i > 0 && strings.HasSuffix(rows[0][j], "_on"):
				cells[j] = serial(t, s)
			default:
				cells[j] = s
			}
		}
		must.Do(t, book.SetSheetRow(sheet, "A"+strconv.Itoa(i+1), &cells))
	}
}

// serial is the number that a workbook keeps for a day, by another's arithmetic.
func serial(t *testing.T, day string) int {
	t.Helper()
	for n := 42000; n < 45000; n++ {
		if at, err := excelize.ExcelDateToTime(float64(n), false); err == nil && at.Format("2006-01-02") == day {
			return n
		}
	}
	t.Fatalf("no serial of %s", day)
	return 0
}

func saved(t *testing.T, book *excelize.File) []byte {
	t.Helper()
	var b bytes.Buffer
	must.Do(t, book.Write(&b))
	return b.Bytes()
}

func TestImportNamesCellsOfWorkbooks(t *testing.T) {
	mysqltest.Alone(t)
	book := excelize.NewFile()
	for table := range yanjiRows {
		addSheet(t, book, table, table)
	}
	for cell, v := range map[string]any{"activities!H7": "many", "activities!F8": 3, "regions!B5": "",
		"agencies!A3":    5.22224012345678e17,
		"submissions!E2": "Jan-20"} {
		sheet, ref, _ := strings.Cut(cell, "!")
		must.Do(t, book.SetCellValue(sheet, ref, v))
	}
	must.Do(t, book.SetCellValue("activities", "G9", nil))
	must.Do(t, book.SetCellFormula("activities", "G9", "1+1"))
	must.Do(t, book.MergeCell("activities", "E10", "E12"))
	must.Do(t, book.MergeCell("activities", "K10", "K12")) // beside the table
	db := sourceDB(t)
	_, err := store.ImportFiles(
		t.Context(),
		db,
		store.Files{Dir: fstest.MapFS{"a.xlsx": {Data: saved(t, book)}}, Only: "a.xlsx"},
	)
	if _, ok := errors.AsType[*store.Faults](err); !ok {
		t.Fatalf("error = %v", err)
	}
	for _, want := range []string{
		`a.xlsx: activities!H7: attendances: want a whole number, got "many"`,
		`a.xlsx: activities!F8: occurred_on: want a date like 2026-10-05, got "3"`,
		`a.xlsx: regions!B5: parent_code: a `,
		`a.xlsx: agencies!A3: code: a spreadsheet took the code for a number and cut it to "`,
		`a.xlsx: activities!G9: sessions: a formula whose value was not saved; open the file in the spreadsheet program`,
		`a.xlsx: activities!E10: E10:E12 are merged into one cell, of which each row and column wants its own; split it`,
		`a.xlsx: submissions!E2: period: want a month like 2026-10, got "Jan-20"; if a spreadsheet made a date of it, format`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nlacks %s", err, want)
		}
	}
	if strings.Contains(err.Error(), "K10") {
		t.Errorf("what is merged beside the table is at fault: %v", err)
	}
	empty(t, db)
}

// TestImportTellsWhatTheFilesLack imports only what is new, and a region less.
func TestImportTellsWhatTheFilesLack(t *testing.T) {
	mysqltest.Alone(t)
	db := sourceDB(t)
	importYanji(t, db)
	report := must.Get(store.Import(t.Context(), db, edited(t, map[string]func(string) string{
		"project_communities.csv": header, "submissions.csv": header, "activities.csv": header,
		"beneficiaries.csv": header,
		"regions.csv":       func(s string) string { return s[:strings.LastIndex(strings.TrimSpace(s), "\n")+1] },
	}), nil))(t)
	if len(report.Notes) != 3 ||
		!strings.HasPrefix(report.Notes[0], "regions: 1 in the source are not in the files, and stay: 222401") ||
		!strings.HasPrefix(report.Notes[2], "submissions: 202 in the source are not in the files, and stay: ") {
		t.Errorf("notes: %q", report.Notes)
	}
	if report.Tables[0].Absent != 1 || report.Tables[4].Absent != 202 {
		t.Errorf("tables: %+v", report.Tables)
	}
}

// TestImportKeepsFiledCommunities refuses to turn a community that filings name into something else, and lets one be
// that nobody names.
func TestImportKeepsFiledCommunities(t *testing.T) {
	mysqltest.Alone(t)
	db := sourceDB(t)
	importYanji(t, db)
	_, err := store.Import(t.Context(), db, edited(t, map[string]func(string) string{
		"project_communities.csv": header, "submissions.csv": header, "activities.csv": header,
		"beneficiaries.csv": header,
		"regions.csv": func(s string) string {
			return strings.Replace(s, "222401001002,222401001000,community", "222401001002,222401,street", 1)
		},
	}), nil)
	if err == nil || !strings.Contains(err.Error(), "level: it is a community with ") ||
		!strings.Contains(err.Error(), "cannot become a street; give what is new a code of its own") {
		t.Errorf("error = %v", err)
	}
	if got := dump(t, db)["regions"]; !strings.Contains(
		strings.Join(got, "\n"),
		"222401001002 222401001000 community",
	) {
		t.Logf("%v", got)
	}
}

// TestImportAsToldReadsNoOtherEncoding refuses text that is not in the encoding named.
func TestImportAsToldReadsNoOtherEncoding(t *testing.T) {
	mysqltest.Alone(t)
	db := sourceDB(t)
	little := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()
	halved := edited(t, nil)
	raw := must.Get(little.Bytes(halved["agencies.csv"].Data))(t)
	first := bytes.Index(raw, []byte{'\n', 0})
	hanzi := first + bytes.Index(raw[first:], []byte{',', 0}) + 2
	halved["agencies.csv"].Data = slices.Concat(raw[:hanzi], []byte{0, 0xd8}, raw[hanzi+2:]) // half of a character
	for _, files := range []store.Files{{Dir: cases("excel-gb18030"), Encoding: sheet.UTF8}, {Dir: halved}} {
		_, err := store.ImportFiles(t.Context(), db, files)
		if err == nil || !strings.Contains(err.Error(), "agencies.csv:2:2: name: the text is damaged at ") ||
			strings.Contains(err.Error(), `\x`) {
			t.Errorf("error = %v", err)
		}
		empty(t, db)
	}
}

// TestImportKeepsHanziOutsideGBK reads what only four bytes of GB18030 hold, and tells of a private font.
func TestImportKeepsHanziOutsideGBK(t *testing.T) {
	mysqltest.Alone(t)
	const agency, name = "\u6768\u67f3\u793e\u4f1a\u5de5\u4f5c\u670d\u52a1\u4e2d\u5fc3", "\U00020bb7\u36c3\u4e2d\u5fc3"
	db := sourceDB(t)
	dir := edited(t, in("agencies.csv", agency, name))
	raw := must.Get(simplifiedchinese.GB18030.NewEncoder().Bytes(dir["agencies.csv"].Data))(t)
	dir["agencies.csv"] = &fstest.MapFile{Data: raw}
	dir["regions.csv"].Data = bytes.Replace(
		dir["regions.csv"].Data,
		[]byte("\u5a07\u9633\u793e\u533a"),
		[]byte("\ue000\u793e\u533a"),
		1,
	)
	report := must.Get(store.Import(t.Context(), db, dir, nil))(t)
	var there int
	if err := db.Get(&there, "SELECT COUNT(*) FROM agencies WHERE name = ?", name); err != nil || there != 1 {
		t.Errorf("%d agencies of the name, %v", there, err)
	}
	if got := strings.Join(report.Notes, "\n"); !strings.Contains(
		got,
		"a character that only a font of its office shows, in 1 texts",
	) {
		t.Errorf("notes: %s", got)
	}
}
