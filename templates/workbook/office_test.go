package workbook

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"huizong/jobs/must"
	"huizong/jobs/reconcile"
	"huizong/templates/content/contenttest"
	"huizong/templates/wording"
)

// always makes LibreOffice calculate every formula anew when it opens a file, whatever results are stored in it.
const always = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`

// recalculated opens a workbook in LibreOffice, which calculates it anew, and returns what it saves.
func recalculated(t *testing.T, raw []byte) *excelize.File {
	t.Helper()
	soffice, dir := contenttest.Program(t, "soffice", "libreoffice"), t.TempDir()
	profile := filepath.Join(dir, "profile", "user")
	if err := os.MkdirAll(profile, 0o755); err != nil {
		t.Fatal(err)
	}
	in, out := filepath.Join(dir, "book.xlsx"), filepath.Join(dir, "out")
	for path, body := range map[string][]byte{filepath.Join(profile, "registrymodifications.xcu"): []byte(always),
		in: raw} {
		if err := os.WriteFile(path, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--headless", "--convert-to", "xlsx", "--outdir", out, in)
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v: %s", err, msg)
	}
	body, err := os.ReadFile(filepath.Join(out, "book.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	return open(t, body)
}

// verdicts counts the words of the check cells, and fails on any error value.
func verdicts(t *testing.T, f *excelize.File) (agree, differ int) {
	t.Helper()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range rows {
			for x, v := range row {
				switch {
				case v == wording.In(wording.Chinese).Text("book.check.agrees"):
					agree++
				case v == wording.In(wording.Chinese).Text("book.check.differs"):
					differ++
				case strings.HasPrefix(v, "#") || strings.HasPrefix(v, "Err:"):
					t.Errorf("%s!%s shows %s", sheet, cellName(x+1, y+1), v)
				}
			}
		}
	}
	return agree, differ
}

func TestLibreOfficeRecalculates(t *testing.T) {
	all := samples(t)
	for _, name := range []string{"programme", "records", "nothing filed", "empty", "hostile"} {
		t.Run(name, func(t *testing.T) {
			raw := render(t, all[name])
			stored, none := verdicts(t, open(t, raw))
			f := recalculated(t, raw)
			agree, differ := verdicts(t, f)
			if stored == 0 || agree != stored || differ != 0 || none != 0 {
				t.Errorf("stored %d verdicts (%d differ), recalculated %d agree and %d differ", stored, none, agree,
					differ)
			}
			if all[name].report.Emptiness == "" {
				if got := figure(t, f, "direct"); got != strconv.FormatInt(all[name].report.Figures.Direct, 10) {
					t.Errorf("direct reads %q, want %d", got, all[name].report.Figures.Direct)
				}
			}
		})
	}
}

// TestChecksAreLive changes one figure of one row, and wants the check lines to say so once calculated.
func TestChecksAreLive(t *testing.T) {
	f := open(t, render(t, samples(t)["programme"]))
	if err := f.SetCellInt("分地区", "F6", 4500); err != nil {
		t.Fatal(err)
	}
	var changed bytes.Buffer
	if err := f.Write(&changed); err != nil {
		t.Fatal(err)
	}
	if _, differ := verdicts(t, recalculated(t, changed.Bytes())); differ != 2 {
		t.Errorf("%d check cells say that a figure was changed, want 2: on its sheet and on the first", differ)
	}
}

// TestFindingsLeftOut: a workbook that does not list every finding says so, and its checks agree.
func TestFindingsLeftOut(t *testing.T) {
	sample := samples(t)["programme"]
	cut := *sample.report
	last := cut.Findings[len(cut.Findings)-1]
	cut.Findings = cut.Findings[:len(cut.Findings)-1]
	cut.Unlisted = []reconcile.FindingCount{{Code: last.Code, Severity: last.Severity, Count: 1}}
	sample.report = &cut
	f := recalculated(t, render(t, sample))
	if agree, differ := verdicts(t, f); agree == 0 || differ != 0 {
		t.Errorf("%d checks agree and %d differ", agree, differ)
	}
	rows := must.Get(f.GetRows("核查问题"))(t)
	if note := rows[len(rows)-1][0]; !strings.Contains(note, "另有1件只计数，没有列出") {
		t.Errorf("the list ends with %q", note)
	}
}

// TestOpenpyxlReads opens the workbook with another library, which is strict where Excel repairs.
func TestOpenpyxlReads(t *testing.T) {
	python := contenttest.Program(t, "/usr/bin/python3", "python3")
	if exec.Command(python, "-c", "import openpyxl").Run() != nil {
		contenttest.Program(t, "openpyxl for python3")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "book.xlsx")
	if err := os.WriteFile(path, render(t, samples(t)["programme"]), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), python, "-c", `
import json, sys, openpyxl
b = openpyxl.load_workbook(sys.argv[1], data_only=True)
s = b.worksheets[0]
print(json.dumps({"sheets": b.sheetnames, "direct": s["C8"].value, "charts": [len(w._charts) for w in b.worksheets],
  "frozen": [w.freeze_panes for w in b.worksheets], "filters": [w.auto_filter.ref for w in b.worksheets],
  "paper": [[w.page_setup.paperSize, w.page_setup.fitToWidth, w.page_setup.fitToHeight, w.sheet_properties.pageSetUpPr.fitToPage] for w in b.worksheets],
  "rows": [w.max_row for w in b.worksheets],
  "streamed": [w.max_row for w in openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets],
  "titles": [w.print_title_rows for w in b.worksheets], "areas": [len(w.print_area or "") for w in b.worksheets]}))`, path).Output()
	if err != nil {
		t.Fatalf("openpyxl: %v", err)
	}
	var got struct {
		Sheets, Frozen, Titles []string
		Direct                 int64
		Charts, Areas          []int
		Rows, Streamed         []int
		Filters                []*string
		Paper                  [][4]any
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("read %s: %v", out, err)
	}
	if got.Direct != 15288 || len(got.Sheets) != 10 || got.Charts[0] != 1 || got.Charts[2] != 1 || got.Charts[6] != 1 {
		t.Errorf("openpyxl reads %s", out)
	}
	if !slices.Equal(got.Rows, got.Streamed) { // a reader of rows goes by the size that the sheet says
		t.Errorf("openpyxl reads %v rows as they come, of %v", got.Streamed, got.Rows)
	}
	for i := range got.Sheets {
		if got.Frozen[i] == "" || got.Areas[i] == 0 || !strings.HasPrefix(got.Titles[i], "$1:") &&
			!strings.HasPrefix(got.Titles[i], "1:") || got.Paper[i][0] != "9" && got.Paper[i][0] != float64(9) ||
			got.Paper[i][3] != true {
			t.Errorf("%s: frozen %q, titles %q, paper %v", got.Sheets[i], got.Frozen[i], got.Titles[i], got.Paper[i])
		}
	}
	for i := 2; i <= 7; i++ {
		if got.Filters[i] == nil {
			t.Errorf("%s has no filter", got.Sheets[i])
		}
	}
}
