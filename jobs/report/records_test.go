package report_test

import (
	"fmt"
	"os"
	"testing"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
)

// TestRecordsAddUpToDirect: every figure can be filtered down to its rows, and no row is about one person.
func TestRecordsAddUpToDirect(t *testing.T) {
	rows := reporttest.Rows(t, os.DirFS("../../cmd/demo/yanji"))
	lost := *rows
	lost.Records = map[reconcile.ID][]reconcile.Record{}
	for id, records := range rows.Records {
		if len(lost.Records)%5 != 0 {
			lost.Records[id] = records
		}
	}
	for _, c := range []struct{ period, region string }{{"2015-01..2020-11", "222401"}, {"2020-10", "222401"},
		{"2020-Q3", "222401004000"}, {"2020-02", "222401"}} {
		for name, of := range map[string]int{"all": 0, "some lost": 1} {
			source := rows
			if of == 1 {
				source = &lost
			}
			r := reporttest.Build(t, source, c.period, c.region)
			list := reporttest.Records(t, source, c.period, c.region)
			sum, started := int64(0), false
			for _, l := range list.Lines {
				sum += l.Direct
				started = started || l.Excluded == ""
				if l.Excluded != "" && (started || l.Direct != 0) {
					t.Errorf("%s %s: %s is left out, stands behind what is not, or counts %d", c.period, name, l.Code,
						l.Direct)
				}
				if (l.Kind == "case" || l.Kind == "visit") && (l.Code != "" || l.Title != "" || l.OccurredOn != 0) {
					t.Errorf("%s %s: a %s is told with code, title or day: %+v", c.period, name, l.Kind, l)
				}
			}
			if sum != r.Figures.Direct || list.All != len(list.Lines) {
				t.Errorf("%s %s, %s: %d lines of %d come to %d, direct is %d", c.period, c.region, name,
					len(list.Lines),
					list.All, sum, r.Figures.Direct)
			}
		}
	}
}

// TestRecordsAreBounded: beyond the bound what was left out stays, and the number of all lines is known.
func TestRecordsAreBounded(t *testing.T) {
	rows := reporttest.Rows(t, os.DirFS("../../cmd/demo/yanji"))
	dir, err := rows.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	month := period.MonthOf(2020, 10)
	list := report.NewRecords(dir, "222401", report.PlanOf(period.Of(period.Monthly, month), month))
	line := reconcile.RecordLine{CommunityCode: "222401001002", Period: month, Kind: "event"}
	for i := range report.MostRecords + 5 {
		line.Code, line.Excluded = fmt.Sprint(i), ""
		list.Add(line)
	}
	line.Excluded = reconcile.RecordRepeated
	list.Add(line)
	for _, outside := range []reconcile.RecordLine{{CommunityCode: "1", Period: month},
		{CommunityCode: line.CommunityCode, Period: month + 1}} {
		list.Add(outside)
	}
	got := list.Records()
	if len(got.Lines) != report.MostRecords || got.All != report.MostRecords+6 ||
		got.Lines[0].Excluded != reconcile.RecordRepeated {
		t.Errorf("%d lines of %d, the first %+v", len(got.Lines), got.All, got.Lines[0])
	}
}
