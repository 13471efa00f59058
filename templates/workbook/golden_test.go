package workbook

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
	"huizong/templates/content"
	"huizong/templates/content/contenttest"
)

func yanji(t testing.TB) *reconciletest.Rows {
	return reporttest.Rows(t, os.DirFS("../../cmd/demo/yanji"))
}

// hostile is a month whose names try to be formulas, markup, headers and spoofed text, with a correction on top.
func hostile(t testing.TB) *report.Report {
	rows := yanji(t)
	for i := range rows.Agencies {
		rows.Agencies[i].Name = []string{"=HYPERLINK(\"http://x\",\"y\")", "+1-1", "-2+3", "@SUM(A1)",
			"\uff1dcmd|' /C calc'!A0", "<b>&\"甲\"</b>\r\nBcc: x@y",
			"\u202e甲乙\u200b丙\ufeff\u0000", strings.Repeat("机构名称很长", 50)}[i%8]
	}
	for i := range rows.Projects {
		rows.Projects[i].Name = []string{"\t=1+1", strings.Repeat("项目", 150), "']]>&#x0;<script>"}[i%3]
		rows.Projects[i].Field = []string{"=1", "电话13912345678"}[i%2]
	}
	before := reporttest.Build(t, yanji(t), "2020-09", "222401")
	return reporttest.Build(t, rows, "2020-10", "222401", func(in *report.Input) {
		in.Title, in.Office, in.Revision = "=1+1\n标题", "@office", 2
		in.Corrects = &report.Corrected{Report: before,
			SentAt: time.Date(2020, 11, 10, 9, 30, 0, 0, reporttest.Shanghai), Reason: "=补报"}
		in.Earlier = []report.Sent{reporttest.Sent(t, rows, before.Period.String(), "222401",
			time.Date(2020, 6, 10, 9, 0, 0, 0, reporttest.Shanghai), 1)}
	})
}

// lateEverywhere is a year in which everything came in after the deadline, with persons only claimed and a third of the
// targets missing.
func lateEverywhere(t testing.TB) *report.Report {
	rows := yanji(t)
	for i := range rows.Submissions {
		rows.Submissions[i].SubmittedAt = rows.Submissions[i].SubmittedAt.AddDate(0, 0, 20)
	}
	clear(rows.Direct)
	for i := range rows.Projects {
		if i%3 == 0 {
			rows.Projects[i].TargetDirect = reconcile.Claim{}
		}
	}
	return reporttest.Build(t, rows, "2019", "222401")
}

type sample struct {
	report  *report.Report
	locale  string
	records *report.Records
}

// samples are the reports that every form stands, and those that a workbook alone has to.
func samples(t testing.TB) map[string]sample {
	rows := yanji(t)
	lost := yanji(t)
	for _, s := range rows.Submissions {
		if s.Period == period.MonthOf(2020, 10) {
			delete(lost.Records, s.ID)
			break
		}
	}
	out := map[string]sample{}
	for _, s := range contenttest.Samples(t, os.DirFS("../../cmd/demo/yanji")) {
		out[s.Name] = sample{s.Report, s.Reader.Locale, nil}
	}
	maps.Copy(out, map[string]sample{
		"records": {reporttest.Build(t, lost, "2020-10", "222401"), "zh-CN",
			reporttest.Records(t, lost, "2020-10", "222401")},
		"street":    {reporttest.Build(t, rows, "2020-Q3", "222401004000"), "zh-CN", nil},
		"community": {reporttest.Build(t, rows, "2017-H1", "222401001002"), "zh-CN", nil},
		"late":      {lateEverywhere(t), "zh-CN", nil},
		"hostile":   {hostile(t), "zh-CN", nil},
	})
	return out
}

func render(t testing.TB, s sample) []byte {
	t.Helper()
	d, err := content.Of(s.report, contenttest.Reader(s.locale))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := Render(s.report, d, s.records)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func open(t testing.TB, raw []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// dump writes the cells of a workbook as they are shown, with the formula of those that have one.
func dump(t testing.TB, f *excelize.File) string {
	t.Helper()
	var out strings.Builder
	for _, sheet := range f.GetSheetList() {
		fmt.Fprintf(&out, "== %s\n", sheet)
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range rows {
			if len(row) == 0 {
				continue
			}
			fmt.Fprintf(&out, "%d", y+1)
			for x, text := range row {
				cell := cellName(x+1, y+1)
				if formula, _ := f.GetCellFormula(sheet, cell); formula != "" {
					text += " {=" + formula + "}"
				}
				out.WriteString("\t" + strings.ReplaceAll(text, "\n", "\\n"))
			}
			out.WriteString("\n")
		}
	}
	return out.String()
}

func TestGolden(t *testing.T) {
	for name, s := range samples(t) {
		t.Run(name, func(t *testing.T) {
			contenttest.Golden(t, t.Name()+".txt", dump(t, open(t, render(t, s))))
		})
	}
}

func TestSameBytes(t *testing.T) {
	for name, s := range samples(t) {
		if a, b := render(t, s), render(t, s); !bytes.Equal(a, b) {
			t.Errorf("%s: two renderings of one report differ", name)
		}
	}
}

// TestCorePropertiesHaveTheirPrefix holds what exceljs needs to open a workbook: it knows the elements by their prefix.
func TestCorePropertiesHaveTheirPrefix(t *testing.T) {
	got := string(
		prefixed(
			[]byte(
				`<coreProperties xmlns="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
					`xmlns:dc="x"><dc:title>t</dc:title><lastModifiedBy>h</lastModifiedBy></coreProperties>`,
			),
		),
	)
	want := `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="x"><dc:title>t</dc:title><cp:lastModifiedBy>h</cp:lastModifiedBy></cp:coreProperties>`
	if got != want {
		t.Errorf("got %s", got)
	}
}

// TestFindingsAreSortedByEffect holds that who prints the list has what matters on its first page.
func TestFindingsAreSortedByEffect(t *testing.T) {
	n := func(v int64) *int64 { return &v }
	small := report.Finding{Finding: reconcile.Finding{Code: reconcile.ClaimVariance, Claimed: n(10), Counted: n(12)}}
	large := report.Finding{Finding: reconcile.Finding{Code: reconcile.ClaimVariance, Claimed: n(50), Counted: n(12)}}
	record := report.Finding{Finding: reconcile.Finding{Code: reconcile.RecordRepeated,
		Records: []reconcile.RecordDetail{{Attendances: 20}}}}
	hidden := report.Finding{Finding: reconcile.Finding{Code: reconcile.PersonsExceed}, Withheld: true}
	got := byEffect([]report.Finding{hidden, small, large, record})
	for i, want := range []int64{38, 20, 2, 0} {
		if got[i].Effect() != want {
			t.Errorf("place %d has effect %d, want %d", i, got[i].Effect(), want)
		}
	}
}
