package workbook

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/xuri/excelize/v2"

	"huizong/jobs/reconcile"
	"huizong/jobs/report/reporttest"
	"huizong/templates/wording"
)

// figure reads the cell that a name of the workbook stands for.
func figure(t testing.TB, f *excelize.File, name string) string {
	t.Helper()
	for _, d := range f.GetDefinedName() {
		if d.Name == name {
			sheet, cell, _ := strings.Cut(d.RefersTo, "!")
			v, err := f.GetCellValue(strings.Trim(sheet, "'"), strings.ReplaceAll(cell, "$", ""),
				excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
	}
	t.Fatalf("no name %s in the workbook", name)
	return ""
}

// TestTotalsReadBack reads every key figure back by its name, and every total row.
func TestTotalsReadBack(t *testing.T) {
	for name, s := range samples(t) {
		t.Run(name, func(t *testing.T) {
			if s.report.Emptiness != "" {
				t.Skip("no figures: shown as dashes, which the golden file holds")
			}
			f, r := open(t, render(t, s)), s.report
			for name, want := range map[string]int64{"direct": r.Figures.Direct, "indirect": r.Figures.Indirect,
				"visit_attendances": r.Figures.VisitAttendances,
				"cases":             r.Figures.Cases, "case_attendances": r.Figures.CaseAttendances,
				"groups":            r.Figures.Groups,
				"group_sessions":    r.Figures.GroupSessions,
				"group_attendances": r.Figures.GroupAttendances, "events": r.Figures.Events,
				"event_attendances": r.Figures.EventAttendances,
				"claimed_direct":    r.Claimed.Direct, "claimed_indirect": r.Claimed.Indirect,
				"expected": r.Filing.Expected, "on_time": r.Filing.OnTime,
				"late": r.Filing.Late, "missing": r.Filing.Missing, "returned": r.Filing.Returned} {
				if got := figure(t, f, name); got != strconv.FormatInt(want, 10) {
					t.Errorf("%s reads %q, want %d", name, got, want)
				}
			}
			b := &book{c: wording.In(wording.Locale(s.locale))}
			word := b.say("row.total")
			for _, sheet := range []string{"sheet.regions", "sheet.agencies", "sheet.fields", "sheet.projects"} {
				if sheet == "sheet.regions" && len(r.Regions) == 0 {
					continue
				}
				rows, err := f.GetRows(b.say(sheet), excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				i := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 0 && row[0] == word })
				if i < 0 || !slices.Contains(rows[i], strconv.FormatInt(r.Figures.Direct, 10)) ||
					!slices.Contains(rows[i], strconv.FormatInt(r.Figures.Indirect, 10)) {
					t.Errorf("%s: no total row with direct %d and indirect %d", sheet, r.Figures.Direct,
						r.Figures.Indirect)
				}
			}
		})
	}
}

// TestNumbersAreNumbers holds figures to be numbers and codes to be text.
func TestNumbersAreNumbers(t *testing.T) {
	f := open(t, render(t, samples(t)["programme"]))
	for _, c := range []struct {
		sheet, cell string
		want        excelize.CellType
		format      string
	}{
		{"汇总", "C8", excelize.CellTypeUnset, whole}, {"分地区", "A6", excelize.CellTypeInlineString, codeText},
		{"分地区", "F6", excelize.CellTypeUnset, whole},
		{"分地区", "J6", excelize.CellTypeUnset, percent}, {"分地区", "G6", excelize.CellTypeUnset, changed},
		{"分机构", "A6", excelize.CellTypeInlineString, codeText},
		{"核查问题", "W4", excelize.CellTypeInlineString, codeText}, {"核查问题", "J4", excelize.CellTypeUnset, whole},
	} {
		kind, err := f.GetCellType(c.sheet, c.cell)
		if err != nil {
			t.Fatal(err)
		}
		id, err := f.GetCellStyle(c.sheet, c.cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		format := ""
		if style.CustomNumFmt != nil {
			format = *style.CustomNumFmt
		} else {
			format = map[int]string{3: whole, 49: codeText}[style.NumFmt]
		}
		if kind != c.want || format != c.format {
			v, _ := f.GetCellValue(c.sheet, c.cell)
			t.Errorf("%s!%s (%s): type %v, format %q, want %v, %q", c.sheet, c.cell, v, kind, format, c.want, c.format)
		}
	}
}

func TestPermille(t *testing.T) {
	for _, c := range []struct {
		name string
		n, d int64
		want string
	}{{"rounds half up", 1, 2000, "0.001"}, {"rounds down below the half", 999, 2000000, "0"},
		{"once, not by way of four places", 29449, 100000, "0.294"},
		{"away from zero", -1, 2000, "-0.001"}, {"above one", 15288, 13600, "1.124"}, {"whole", 5, 5, "1.000"},
		{"zero", 0, 7, "0"}, {"never minus zero", -1, 10000, "0"}} {
		if got := permille(c.n, c.d); got != c.want {
			t.Errorf("%s: permille(%d, %d) = %s, want %s", c.name, c.n, c.d, got, c.want)
		}
	}
}

// TestHostileNames looks for anything that a program could take for more than text.
func TestHostileNames(t *testing.T) {
	f := open(t, render(t, samples(t)["hostile"]))
	texts := 0
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range rows {
			for x, v := range row {
				kind, _ := f.GetCellType(sheet, cellName(x+1, y+1))
				if kind != excelize.CellTypeInlineString {
					continue
				}
				texts++
				at := sheet + "!" + cellName(x+1, y+1)
				if v != "" && strings.ContainsRune("=+-@\uff1d\uff0b\uff0d\uff20", []rune(v)[0]) {
					t.Errorf("%s could become a formula: %q", at, v)
				}
				if strings.ContainsFunc(v, func(r rune) bool { return unicode.Is(unicode.C, r) && r != '\n' }) {
					t.Errorf("%s holds characters without a shape: %q", at, v)
				}
				if len([]rune(v)) > 700 {
					t.Errorf("%s is %d characters long", at, len([]rune(v)))
				}
				if strings.Contains(v, "13912345678") {
					t.Errorf("%s shows a telephone number", at)
				}
			}
		}
	}
	if texts < 200 {
		t.Errorf("only %d cells of text looked at", texts)
	}
}

func TestChinesePunctuation(t *testing.T) {
	for name, s := range samples(t) {
		if s.locale != "zh-CN" || name == "hostile" {
			continue
		}
		for _, line := range strings.Split(dump(t, open(t, render(t, s))), "\n") {
			text, _, _ := strings.Cut(line, "{=") // formulas have marks of their own
			for _, found := range wording.Chinese.HalfWidthBesideHan(text, dataNames(s)...) {
				t.Errorf("%s: %v", name, found)
			}
		}
	}
}

// dataNames are the names that come from the data, which are shown as stored.
func dataNames(s sample) []string {
	var out []string
	for _, a := range s.report.Agencies {
		out = append(out, a.Name)
	}
	for _, a := range s.report.Filing.ByAgency {
		out = append(out, a.Name)
	}
	for _, r := range s.report.Regions {
		out = append(out, r.Name)
	}
	for _, f := range s.report.Findings {
		out = append(out, f.Agency, f.Community, f.Project)
		for _, r := range f.Records {
			out = append(out, r.Title)
		}
	}
	if s.records != nil {
		for _, line := range s.records.Lines {
			out = append(out, line.Agency, line.Project, line.Community, line.Title)
		}
	}
	for i, name := range out {
		out[i] = wording.Name(name, 200) // blanks as they are shown
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return slices.DeleteFunc(out, func(n string) bool { return n == "" })
}

// BenchmarkRender renders a report of 300 agencies and 2,000 projects, with 3,000 findings.
func BenchmarkRender(b *testing.B) {
	s := samples(b)["programme"]
	r := *s.report
	agency, project := r.Agencies[0], r.Projects[0]
	for len(r.Agencies) < 300 {
		r.Agencies = append(r.Agencies, agency)
	}
	for len(r.Projects) < 2000 {
		r.Projects = append(r.Projects, project)
	}
	for len(r.Findings) < 3000 {
		r.Findings = append(r.Findings, s.report.Findings...)
	}
	for b.Loop() {
		render(b, sample{&r, "zh-CN", nil})
	}
}

// TestFilingAddsUp: what was due is the sum of its states in every row, what cannot be read with them; and the check
// lines below the tables stand whole.
func TestFilingAddsUp(t *testing.T) {
	r := reporttest.Build(t, yanji(t), "2020-10", "222401")
	for _, c := range []*reconcile.Completeness{&r.Filing.Completeness, &r.Filing.ByPoint[0].Completeness,
		&r.Filing.ByAgency[0].Completeness} {
		c.OnTime, c.Quarantined = c.OnTime-1, c.Quarantined+1
	}
	f := open(t, render(t, sample{r, "zh-CN", nil}))
	rows := 0
	for _, sheet := range f.GetSheetList() {
		cells, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		wide, err := f.GetColWidth(sheet, "A")
		if err != nil {
			t.Fatal(err)
		}
		states := false
		for _, row := range cells {
			if len(row) == 0 {
				states = false
				continue
			}
			need := float64(wording.Width(row[0]))
			if strings.HasPrefix(row[0], "校验\uff1a") && need > wide && row[1] != "" {
				t.Errorf("%s: %s needs %.1f columns, and has %.1f", sheet, row[0], need, wide)
			}
			states = states || len(row) > 6 && row[1] == "应报"
			if states && len(row) > 6 && row[1] != "应报" && row[1] != "0" {
				sum := 0
				for _, text := range row[2 : min(len(row), 8)-1] {
					n, _ := strconv.Atoi(text)
					sum += n
				}
				if rows++; row[1] != strconv.Itoa(sum) {
					t.Errorf("%s: %v", sheet, row)
				}
			}
		}
	}
	if rows != 6 { // a month and three agencies, each with a total
		t.Errorf("%d rows of states", rows)
	}
}
