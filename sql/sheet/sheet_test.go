package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"huizong/sql/sheet"
)

const (
	hanzi = "\u5ef6\u5409\u5e02\u6c11\u653f\u5c40"
	ascii = "code,name\n222401,x\n"
)

func in(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDetect(t *testing.T) {
	gb := simplifiedchinese.GB18030
	little, big := unicode.UTF16(
		unicode.LittleEndian,
		unicode.IgnoreBOM,
	), unicode.UTF16(
		unicode.BigEndian,
		unicode.IgnoreBOM,
	)
	long := strings.Repeat(ascii, 10_000)
	for _, tt := range []struct {
		name, text string
		want       sheet.Encoding
	}{
		{"nothing", "", sheet.UTF8},
		{"letters and digits", ascii, sheet.UTF8},
		{"UTF-8", ascii + hanzi, sheet.UTF8},
		{"UTF-8 with a mark", "\ufeff" + ascii, sheet.UTF8},
		{"UTF-8 across the end of a buffer", strings.Repeat("a", 1<<16-1) + hanzi, sheet.UTF8},
		{"UTF-8 damaged in one place", ascii + hanzi + "\xbb\xe3", sheet.UTF8},
		{"UTF-8 with a blank of the web", ascii + "\u00a0", sheet.UTF8},
		{"UTF-8 with a NUL", ascii + hanzi + "\x00", sheet.UTF8},
		{"GB18030", in(t, gb, ascii+hanzi), sheet.GB18030},
		{"GB18030 of two hanzi", in(t, gb, "\u6c49\u5b57"), sheet.GB18030},
		{"GB18030 that could be UTF-8", in(t, gb, ascii+"\u8def"), sheet.GB18030},
		{"GB18030 far below", in(t, gb, long+hanzi), sheet.GB18030},
		{"GB18030 of four bytes", in(t, gb, ascii+"\U00020bb7\u36c3"), sheet.GB18030},
		{"UTF-16 with a mark", "\xff\xfe" + in(t, little, ascii+hanzi), sheet.UTF16LE},
		{"UTF-16 without one", in(t, little, ascii+hanzi), sheet.UTF16LE},
		{"UTF-16 big-endian with a mark", "\xfe\xff" + in(t, big, ascii+hanzi), sheet.UTF16BE},
		{"UTF-16 big-endian without one", in(t, big, ascii+hanzi), sheet.UTF16BE},
		{"something else", "\x80\xff\xfe\xff\x81", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := sheet.Detect(
				func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(tt.text)), nil },
			)
			if tt.want == "" {
				if !errors.Is(err, sheet.ErrEncoding) {
					t.Errorf("got %s, %v", got, err)
				}
				return
			}
			if got != tt.want || err != nil {
				t.Fatalf("got %s, %v; want %s", got, err, tt.want)
			}
			read, err := io.ReadAll(got.Decode(strings.NewReader(tt.text)))
			if err != nil || !strings.HasPrefix(tt.name, "UTF-8") && strings.Contains(string(read), "\ufffd") ||
				bytes.HasPrefix(read, []byte("\ufeff")) {
				t.Errorf("read %q, %v", read, err)
			}
		})
	}
}

// The first line says what stands between fields, in whatever encoding; a comma in a later one is part of a field.
func TestSeparators(t *testing.T) {
	little := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	for name, raw := range map[string]string{
		"comma":                "id,title\n1,\"a;\tb\"\n",
		"semicolon":            "id;title\n1;\"a;\tb\"\n",
		"tab":                  "id\ttitle\n1\t\"a;\tb\"\n",
		"CR alone":             "id,title\r1,\"a;\tb\"\r",
		"tab, as Unicode text": in(t, little, "id\ttitle\r\n1\t\"a;\tb\"\r\n"),
	} {
		table, err := open(t, "t.csv", []byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := all(table)
		if want := [][]string{{"id", "title"}, {"1", "a;\tb"}}; err != nil || !reflect.DeepEqual(rows, want) {
			t.Errorf("%s: %q, %v", name, rows, err)
		}
		table.Close()
	}
}

// book is a workbook with one sheet, t, of rows.
func book(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", "t"); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("t", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t *testing.T, file string, raw []byte) (*sheet.Table, error) {
	t.Helper()
	set, err := sheet.NewSet(fstest.MapFS{file: {Data: raw}}, "", "")
	if err != nil {
		t.Fatal(err)
	}
	return set.Open("t", "\u8868")
}

func all(table *sheet.Table) (rows [][]string, err error) {
	for {
		row, err := table.Next()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		rows = append(rows, append([]string{}, row...))
	}
}

func TestWorkbook(t *testing.T) {
	raw := book(t, []any{"id", "name"}, []any{19, "x & <y>"}, nil, []any{nil, true, 2.5})
	table, err := open(t, "t.xlsx", raw)
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	row, err := table.Next()
	if err != nil || table.Number(0) || table.Line(0) != 1 {
		t.Errorf("header %v, %v", row, err)
	}
	row, err = table.Next()
	if err != nil || !table.Number(0) || table.Number(1) {
		t.Errorf("row %v, %v", row, err)
	}
	rest, err := all(table)
	if diff := cmp.Diff([]string{"", "TRUE", "2.5"}, rest[len(rest)-1]); diff != "" || err != nil ||
		table.Line(0) != 4 {
		t.Errorf("%s, %v, line %d", diff, err, table.Line(0))
	}
}

// edited is a workbook with one part changed.
func edited(t *testing.T, raw []byte, part string, edit func(string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range z.File {
		text, err := fs.ReadFile(z, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == part {
			text = []byte(edit(string(text)))
		}
		out, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestWorkbookThatIsNone holds each to an error that names the file: never a shorter table.
func TestWorkbookThatIsNone(t *testing.T) {
	const part = "xl/worksheets/sheet1.xml"
	good := book(t, []any{"id"}, []any{1}, []any{2})
	for _, tt := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"a text", []byte("id\n1\n"), "t.xlsx: not a workbook (.xlsx): "},
		{"of Excel 97, or locked", append([]byte{0xd0, 0xcf, 0x11, 0xe0}, make([]byte, 600)...),
			"t.xlsx: an Excel 97-2003 (.xls, .et) file"},
		{"cut off", good[:len(good)*2/3], "t.xlsx: not a workbook (.xlsx): "},
		{"a sheet cut off", edited(t, good, part, func(s string) string { return s[:strings.LastIndex(s, "<row")] }),
			"t.xlsx t: the sheet is damaged at row 2 or below (it ends in the middle); save it again"},
		{"a row cut off", edited(t, good, part, func(s string) string { return s[:strings.LastIndex(s, "</c>")] }),
			"t.xlsx t: the sheet is damaged at row 3 or below (it ends in the middle); save it again"},
		{"a text that is not there", edited(t, book(t, []any{"id"}), part,
			func(s string) string { return strings.Replace(s, "<v>0", "<v>7", 1) }),
			"t.xlsx t: the sheet is damaged at row 1 or below (a cell names text 7, which is not there)"},
		{"a bomb", edited(t, good, part, func(s string) string {
			return strings.Replace(s, "<sheetData>", "<sheetData>"+strings.Repeat(" ", 64<<20), 1)
		}), "t.xlsx: xl/worksheets/sheet1.xml would unpack to 64 MiB from "},
		{"a cell of megabytes", edited(t, good, part, func(s string) string {
			return strings.Replace(s, "<v>1</v>", "<v>"+strings.Repeat("1234567", 1<<18)+"</v>", 1)
		}), "t.xlsx t: the sheet is damaged at row 2 or below (a row of more than a megabyte); save it again"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			table, err := open(t, "t.xlsx", tt.raw)
			if err == nil {
				_, err = all(table)
			}
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error = %v, want %s", err, tt.want)
			}
		})
	}
}

// TestTextOfMegabytes is not taken into memory whole.
func TestTextOfMegabytes(t *testing.T) {
	raw := edited(t, book(t, []any{"id"}, []any{1}), "xl/worksheets/sheet1.xml", func(s string) string {
		digits := make([]byte, 12<<20)
		random := rand.New(rand.NewPCG(1, 2))
		for i := range digits {
			digits[i] = byte('0' + random.IntN(10))
		}
		return strings.Replace(s, "<v>1</v>", "<v>"+string(digits)+"</v>", 1)
	})
	table, err := open(t, "t.xlsx", raw)
	if err != nil {
		t.Fatal(err)
	}
	_, err = all(table)
	if done, _ := table.Progress(); err == nil || done > 9<<20 {
		t.Errorf("%d bytes were read, %v", done, err)
	}
}

// TestBombThatHidesItsSize unpacks to more than the file says.
func TestBombThatHidesItsSize(t *testing.T) {
	raw := edited(t, book(t, []any{"id"}, []any{1}), "xl/worksheets/sheet1.xml", func(s string) string {
		return strings.Replace(s, "<sheetData>", "<sheetData>"+strings.Repeat(" ", 32<<20), 1)
	})
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if f.Name != "xl/worksheets/sheet1.xml" {
			continue
		}
		var size [4]byte
		for i := range size {
			size[i] = byte(f.UncompressedSize64 >> (8 * i))
		}
		// In the directory at the end, which a reader goes by.
		raw = bytes.ReplaceAll(raw, size[:], []byte{0, 4, 0, 0})
	}
	table, err := open(t, "t.xlsx", raw)
	if err == nil {
		_, err = all(table)
	}
	if err == nil {
		t.Error("it was read")
	}
	t.Log(err)
}

func TestSet(t *testing.T) {
	raw := book(t, []any{"id"})
	for _, tt := range []struct {
		name, want string
		files      []string
	}{
		{"nothing", "t.csv: there is no such file; a table without rows is a file with just its header", nil},
		{"text", "", []string{"t.csv", "~$t.xlsx", "other.csv"}},
		{"workbook of its own", "", []string{"t.xlsx"}},
		{"Chinese name", "", []string{"\u8868.csv"}},
		{"a sheet of another workbook", "", []string{"all.xlsx"}},
		{"twice", "t.csv: t is there twice, see t.xlsx too; take one of them away", []string{"t.csv", "t.xlsx"}},
		{"old form", "t.xls: the form of Excel 97-2003 is not read; save it as .xlsx or as CSV UTF-8",
			[]string{"t.xls"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := fstest.MapFS{}
			for _, f := range tt.files {
				dir[f] = &fstest.MapFile{Data: raw}
			}
			if f := dir["t.csv"]; f != nil {
				f.Data = []byte("id\n")
			}
			if f := dir["\u8868.csv"]; f != nil {
				f.Data = []byte("id\n")
			}
			set, err := sheet.NewSet(dir, "", "")
			if err != nil {
				t.Fatal(err)
			}
			table, err := set.Open("t", "\u8868")
			if tt.want != "" {
				if err == nil || err.Error() != tt.want {
					t.Errorf("error = %v, want %s", err, tt.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if rows, err := all(table); err != nil || len(rows) != 1 || rows[0][0] != "id" {
				t.Errorf("rows %v, %v", rows, err)
			}
		})
	}
}

// sheets is a workbook with a sheet of each name, of which those in rows have one row, and hidden ones are hidden.
func sheets(t *testing.T, names []string, rows, hidden string) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, name := range names {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(rows, name) {
			if err := f.SetSheetRow(name, "A1", &[]any{"id"}); err != nil {
				t.Fatal(err)
			}
		}
		if i == 0 {
			if err := f.DeleteSheet("Sheet1"); err != nil {
				t.Fatal(err)
			}
		}
		if strings.Contains(hidden, name) {
			if err := f.SetSheetVisible(name, false); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSheetThatIsMeant: a sheet is the table where no other may be meant, and nothing with rows is passed over in
// silence.
func TestSheetThatIsMeant(t *testing.T) {
	const table = "\u8868"
	for _, tt := range []struct {
		name, file   string
		sheets       []string
		rows, hidden string
		want         string // the fault, or the sheet
		unread       string
	}{
		{"named", "all.xlsx", []string{"a", "t"}, "t", "", "t", ""},
		{"named, beside others", "all.xlsx", []string{"a", "t", "b"}, "tab", "b", "t", "all.xlsx: a"},
		{"named, in a file of the name", "t.xlsx", []string{"a", "t"}, "ta", "", "t", "t.xlsx: a"},
		{"named twice", "all.xlsx", []string{"t", table}, "t" + table, "",
			"all.xlsx: the sheets t and " + table + " are both t; take one of them away", ""},
		{"named, and hidden", "all.xlsx", []string{"a", "t"}, "t", "t",
			"all.xlsx: its sheet t is hidden; show it, or take it away where it is not meant", ""},
		{"the only one", "t.xlsx", []string{"a"}, "a", "", "a", ""},
		{"the only one with rows", "t.xlsx", []string{"a", "b", "c"}, "bc", "c", "b", ""},
		{"none with rows", "t.xlsx", []string{"a", "b"}, "", "", "a", ""},
		{"one of two", "t.xlsx", []string{"a", "b"}, "ab", "",
			"t.xlsx: the sheets a and b have rows, and none is called t; call the one that is meant so", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := fstest.MapFS{tt.file: {Data: sheets(t, tt.sheets, tt.rows, tt.hidden)}}
			set, err := sheet.NewSet(dir, "", "")
			if err != nil {
				t.Fatal(err)
			}
			read, err := set.Open("t", table)
			if err != nil {
				if err.Error() != tt.want {
					t.Errorf("%v, want %s", err, tt.want)
				}
				return
			}
			if unread := strings.Join(set.Unread(), ", "); read.Sheet != tt.want || unread != tt.unread {
				t.Errorf("read %s, not %s; want %s", read.Sheet, unread, tt.want)
			}
		})
	}
}

// TestWhatCellsAre: what a cell is beside its text, and what it says where XML has no place for that.
func TestWhatCellsAre(t *testing.T) {
	raw := edited(t, book(t, []any{"id", "x"}, []any{1, "end"}), "xl/worksheets/sheet1.xml", func(s string) string {
		s = strings.Replace(s, "</row></sheetData>", `<c r="C2" t="e"><f>A9</f><v>#N/A</v></c><c r="D2"><f>A9</f></c>`+
			`<c r="E2" t="inlineStr"><is><t>a_x000D_b_x005F_x000D_</t></is></c></row></sheetData>`+
			`<mergeCells><mergeCell ref="B1:B2"/></mergeCells>`, 1)
		return s
	})
	table, err := open(t, "t.xlsx", raw)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := all(table)
	if err != nil || len(rows) != 2 || rows[1][4] != "a\rb_x000D_" || !table.Failed(2) || table.Failed(3) ||
		!table.Formula(3) || table.Number(2) || !slices.Equal(table.Merged(), []string{"B1:B2"}) {
		t.Errorf("%q, %v, merged %v", rows, err, table.Merged())
	}
}

// TestTextThatIsNone: a workbook that is called a text is named as one.
func TestTextThatIsNone(t *testing.T) {
	for want, raw := range map[string][]byte{
		"t.csv: a workbook that is called .csv; call it .xlsx":               book(t, []any{"id"}),
		"t.csv: an Excel 97-2003 file that is called .csv; save it as .xlsx": {0xd0, 0xcf, 0x11, 0xe0, 0},
	} {
		if _, err := open(t, "t.csv", raw); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestCellName(t *testing.T) {
	for field, want := range map[int]string{0: "A7", 7: "H7", 25: "Z7", 26: "AA7", 701: "ZZ7", 702: "AAA7"} {
		if got := sheet.CellName(field, 7); got != want {
			t.Errorf("field %d is %s, want %s", field, got, want)
		}
	}
}
