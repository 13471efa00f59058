package workbook

import (
	"slices"
	"strings"
	"testing"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// TestRecordsSheet: it stands where it is asked for, adds up to direct, and above its bound says so.
func TestRecordsSheet(t *testing.T) {
	all := samples(t)
	if f := open(t, render(t, all["programme"])); slices.Contains(f.GetSheetList(), "服务记录") {
		t.Error("a workbook without records has their sheet")
	}
	s := all["records"]
	f := open(t, render(t, s))
	rows, err := f.GetRows("服务记录")
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, row := range rows {
		text += strings.Join(row, "\t") + "\n"
	}
	for _, want := range []string{"合计", "一致", "按填报数计，未经核对", "小组和社区活动逐条列出"} {
		if !strings.Contains(text, want) {
			t.Errorf("the sheet lacks %s:\n%s", want, text)
		}
	}
	onPaper := ""
	for _, name := range f.GetDefinedName() {
		if name.Scope == "服务记录" && name.Name == "_xlnm.Print_Area" {
			onPaper = name.RefersTo
		}
	}
	if !strings.HasSuffix(onPaper, "$4") || !strings.Contains(strings.Join(rows[2], ""), "不随工作簿打印") {
		t.Errorf("on paper: %s; the sheet says %v", onPaper, rows[2])
	}
	cut := report.Records{All: 7, Lines: []report.RecordLine{{RecordLine: reconcile.RecordLine{Kind: "event",
		Excluded: reconcile.RecordDuplicate, Title: "电话13912345678"}, Agency: "=1+1"}}}
	s.records = &cut
	raw := render(t, s)
	if err != nil {
		t.Fatal(err)
	}
	rows, err = open(t, raw).GetRows("服务记录")
	text = ""
	for _, row := range rows {
		text += strings.Join(row, "\t") + "\n"
	}
	if err != nil || !strings.Contains(text, "共7行，只列1行") || strings.Contains(text, "合计\t") ||
		strings.Contains(text, "13912345678") || !strings.Contains(text, "同一活动重复填报") {
		t.Errorf("a list that was cut (%v):\n%s", err, text)
	}
}
