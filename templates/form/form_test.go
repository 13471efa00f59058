package form_test

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"huizong/jobs/intake"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/templates/form"
	"huizong/templates/wording"
)

const (
	sums    = "\u6c47\u603b"
	service = "\u670d\u52a1\u8bb0\u5f55"
)

// sample is a form with one unit that was filed and one that was not.
func sample() *intake.Form {
	of := func(code, community, name string) intake.Unit {
		return intake.Unit{Project: intake.Party{Code: code, Name: "Project " + code},
			Community: intake.Party{Code: community, Name: name}, Street: "North",
			From: reconcile.DateOf(2020, 4, 10), Until: reconcile.DateOf(2020, 10, 20)}
	}
	f := &intake.Form{Office: "Office", Agency: intake.Party{Code: "52222401MJ0000018K", Name: "Agency"},
		Month: period.MonthOf(2020, 10), Deadline: time.Date(2020, 11, 5, 16, 0, 0, 0, time.UTC),
		DirectKinds: [4]bool{false, true, true, true}, Others: map[string]string{"P9": "Other agency"}, Seal: "k:1",
		Units: []intake.Unit{of("P1", "220001", "Spring"), of("P2", "220002", "Autumn")}}
	f.Units[0].Filed = intake.Filed{Project: "P1", Community: "220001", Revision: 2, Status: reconcile.Submitted,
		Claims: reconcile.Claims{Direct: reconcile.Filed(18), Indirect: reconcile.Filed(45), Events: reconcile.Filed(1),
			EventAttendances: reconcile.Filed(18)},
		Records: []intake.Record{{Kind: reconcile.Event, Code: "E1", Title: "Reading", Sessions: 1, Attendances: 18,
			Day: reconcile.DateOf(2020, 10, 3)}}}
	return f
}

// written is the form, written once.
var written = sync.OnceValues(func() ([]byte, error) { return form.Write(sample(), wording.Chinese, time.UTC) })

// filled writes the form, sets cells of it, and checks it.
func filled(t *testing.T, set map[string]any) ([]intake.Filed, []intake.Fault, *form.Filled) {
	t.Helper()
	raw, err := written()
	if err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for at, value := range set {
		sheet, cell, _ := strings.Cut(at, "!")
		if text, ok := value.(string); ok && strings.HasPrefix(text, "=") {
			err = file.SetCellFormula(sheet, cell, text[1:])
		} else {
			err = file.SetCellValue(sheet, cell, value)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	out, err := file.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	f, faults := form.Open("f.xlsx", out.Bytes(), wording.In(wording.English))
	if len(faults) > 0 {
		return nil, faults, nil
	}
	rows, faults := f.Check(sample(), wording.In(wording.English))
	return rows, faults, f
}

// What is filed comes back as it went out, and is no change.
func TestUntouched(t *testing.T) {
	rows, faults, f := filled(t, nil)
	if len(faults) > 0 || f.Agency != "52222401MJ0000018K" || f.Month != "2020-10" || f.Seal != "k:1" {
		t.Fatalf("%v %+v", faults, f)
	}
	want := sample().Units[0].Filed
	want.Revision, want.Status = 0, ""
	if d := cmp.Diff([]intake.Filed{want}, rows); d != "" {
		t.Error(d)
	}
	if c := sample().Changes(rows); len(c) != 0 {
		t.Errorf("changes: %+v", c)
	}
}

// Each fault is told with its cell and what to do; whether it stops the file is told too.
func TestFaults(t *testing.T) {
	late := time.Date(2020, 10, 25, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		set  map[string]any
		cell string
		stop bool
		want string
	}{
		{"a number in characters", map[string]any{service + "!F3": "\u5341\u516b"}, "F3", true, "18"},
		{"a hundred and five", map[string]any{service + "!F3": "\u4e00\u767e\u96f6\u4e94"}, "F3", true, "105"},
		{"a fraction", map[string]any{service + "!F3": 18.5}, "F3", true, "whole number"},
		{"below 0", map[string]any{sums + "!C3": -1}, "C3", true, "below 0"},
		{"at the bound", map[string]any{sums + "!D3": 1_000_000_000}, "", false, ""},
		{"above the bound", map[string]any{sums + "!D3": 1_000_000_001}, "D3", true, "at most"},
		{"beyond all numbers", map[string]any{sums + "!D3": "99999999999999999999"}, "D3", true, "at most"},
		{"wide digits", map[string]any{service + "!F3": "\uff11\uff18"}, "", false, ""},
		{"digits in groups", map[string]any{sums + "!D3": "1,045"}, "", false, ""},
		{"a formula that was not worked out", map[string]any{sums + "!D4": "=1+1"}, "D4", true, "formula"},
		{"another agency's project", map[string]any{service + "!A3": "P9"}, "A3", true, "Other agency"},
		{"no such project", map[string]any{service + "!A3": "P7"}, "A3", true, `"P1"`},
		{"a community of another project", map[string]any{service + "!B3": "Autumn"}, "B3", true, `"Spring"`},
		{"a community by its code", map[string]any{service + "!B3": "220001"}, "", false, ""},
		{"a unit twice", map[string]any{sums + "!A4": "P1", sums + "!B4": "Spring"}, "A4", true, "row 3"},
		{"no kind", map[string]any{service + "!C3": "party"}, "C3", true, "kind party"},
		{"no day", map[string]any{service + "!D3": "3rd"}, "D3", true, "2020-10-01"},
		{"no such day", map[string]any{service + "!D3": "2020-10-32"}, "D3", true, "2020-10-01"},
		{"a day as people write it", map[string]any{service + "!D3": "2020\u5e7410\u67083\u65e5"}, "", false, ""},
		{"first day of the next month", map[string]any{service + "!D3": "2020-11-01"}, "D3", false, "not be counted"},
		{"last day of the project", map[string]any{service + "!D3": "2020-10-20"}, "", false, ""},
		{"after the project", map[string]any{service + "!D3": late}, "D3", false, "outside the project"},
		{"nobody came", map[string]any{service + "!F3": 0}, "F3", false, "is 0"},
		{"no attendances", map[string]any{service + "!F3": ""}, "F3", true, "missing"},
		{"no title", map[string]any{service + "!E3": " "}, "E3", true, "missing"},
		{"no code", map[string]any{service + "!H3": ""}, "H3", true, "missing"},
		{"a long title", map[string]any{service + "!E3": strings.Repeat("x", 256)}, "E3", true, "256"},
		{"a telephone number", map[string]any{service + "!E3": "visit 13812345678"}, "E3", true, "telephone"},
		{"not the sum", map[string]any{sums + "!C3": 20}, "C3", false, "make it 18"},
		{"not what is recorded", map[string]any{service + "!F3": 17}, "C3", false, "hold 17"},
		{"filed meanwhile, as it stands here", map[string]any{sums + "!R3": 1}, "", false, ""},
		{"filed meanwhile", map[string]any{sums + "!R3": 1, sums + "!D3": 46}, "R3", true,
			"revision 1, now there is revision 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, faults, _ := filled(t, c.set)
			if c.want == "" {
				if len(faults) > 0 {
					t.Errorf("%+v", faults)
				}
				return
			}
			i := slices.IndexFunc(faults, func(f intake.Fault) bool { return f.Cell == c.cell })
			if i < 0 {
				t.Fatalf("no fault of %s: %+v", c.cell, faults)
			}
			f := faults[i]
			if f.Stops != c.stop || !strings.Contains(f.Problem+" / "+f.Do, c.want) || f.Do == "" {
				t.Errorf("%+v", f)
			}
			if strings.Contains(f.Value, "138") {
				t.Errorf("it shows %q", f.Value)
			}
		})
	}
}

// A marked copy has its cells tinted and what is wrong beside them; mended, its marks go.
func TestMark(t *testing.T) {
	_, faults, f := filled(t, map[string]any{service + "!F3": "x"})
	raw, err := f.Mark(faults)
	if err != nil {
		t.Fatal(err)
	}
	colour := func(file *excelize.File) string {
		id, err := file.GetCellStyle(service, "F3")
		if err != nil {
			t.Fatal(err)
		}
		style, err := file.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(style.Fill.Color, "")
	}
	file, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	text, err := file.GetCellValue(service, "I3")
	if err != nil || !strings.HasPrefix(text, "F3 ") || !strings.HasSuffix(colour(file), "F8C9C4") {
		t.Errorf("%q %q %v", text, colour(file), err)
	}
	if err := file.SetCellValue(service, "F3", 18); err != nil {
		t.Fatal(err)
	}
	mended, err := file.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	again, faults := form.Open("f.xlsx", mended.Bytes(), wording.In(wording.English))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if _, faults = again.Check(sample(), wording.In(wording.English)); len(faults) > 0 {
		t.Fatal(faults)
	}
	if raw, err = again.Mark(nil); err != nil {
		t.Fatal(err)
	}
	if file, err = excelize.OpenReader(bytes.NewReader(raw)); err != nil {
		t.Fatal(err)
	}
	if text, _ := file.GetCellValue(service, "I3"); text != "" || strings.HasSuffix(colour(file), "F8C9C4") {
		t.Errorf("marked still: %q %q", text, colour(file))
	}
}

// Files that are none of ours are refused, each for its reason.
func TestNoForm(t *testing.T) {
	other := excelize.NewFile()
	raw, err := other.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"text":      {[]byte("a,b"), "cannot be read"},
		"workbook":  {raw.Bytes(), "no filing form"},
		"too large": {make([]byte, intake.Largest+1), "20 MB"},
	} {
		if _, faults := form.Open("f.xlsx", c.raw, wording.In(wording.English)); len(faults) != 1 ||
			!faults[0].Stops || !strings.Contains(faults[0].Problem, c.want) {
			t.Errorf("%s: %+v", name, faults)
		}
		if form.Is("f.xlsx", c.raw) {
			t.Errorf("%s is taken for a form", name)
		}
	}
}

// The same form has the same bytes, and drop-downs, rules and sums.
func TestWrite(t *testing.T) {
	one, err := form.Write(sample(), wording.Chinese, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	two, err := form.Write(sample(), wording.Chinese, time.UTC)
	if err != nil || !bytes.Equal(one, two) {
		t.Errorf("two forms differ (%v)", err)
	}
	file, err := excelize.OpenReader(bytes.NewReader(one))
	if err != nil {
		t.Fatal(err)
	}
	for sheet, want := range map[string]int{sums: 14, service: 6} {
		rules, err := file.GetDataValidations(sheet)
		if err != nil || len(rules) != want {
			t.Errorf("%s: %d rules, want %d (%v)", sheet, len(rules), want, err)
		}
	}
	for cell, want := range map[string]string{"O3": "SUM(G3,J3,L3)", "C5": "SUM(C3:C4)"} {
		if f, err := file.GetCellFormula(sums, cell); err != nil || f != want {
			t.Errorf("%s: %q, want %q (%v)", cell, f, want, err)
		}
	}
}
