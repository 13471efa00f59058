package report_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
)

func TestYanjiProgramme(t *testing.T) {
	rows := reporttest.Rows(t, os.DirFS("../../cmd/demo/yanji"))
	r := reporttest.Build(t, rows, "2015-01..2020-11", "222401")
	if d := cmp.Diff(report.Headline{SinceYear: 2015, Years: 6, Agencies: 13, Communities: 16, Projects: 18},
		r.Headline); d != "" {
		t.Error(d)
	}
	if r.Figures.Direct != 15288 || r.Target.Target != 13600 || r.Target.Direct != 15288 || r.Target.Reached != 10 {
		t.Errorf("figures %+v, target %+v", r.Figures, r.Target)
	}
	if r.Refiled.Count != 15 || r.Refiled.Before != 2820 || r.Refiled.Now != 2438 {
		t.Errorf("refiled %+v", r.Refiled)
	}
	var sum [2]int64
	for _, row := range r.Regions {
		sum[0] += row.Direct
		sum[1] += row.Indirect
	}
	if sum != [2]int64{15288, 38266} || len(r.Regions) != 6 || r.RegionLevel != "street" {
		t.Errorf("regions %+v", r.Regions)
	}
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back report.Report
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(&back)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(raw), string(again)); d != "" {
		t.Errorf("the sealed JSON does not read back: %s", d)
	}
	if os.Getenv("DUMP") != "" {
		os.WriteFile("/tmp/programme.json", raw, 0o644)
	}
}

// TestYanjiMonth holds the comparisons of October 2020.
func TestYanjiMonth(t *testing.T) {
	rows := reporttest.Rows(t, os.DirFS("../../cmd/demo/yanji"))
	r := reporttest.Build(t, rows, "2020-10", "222401")
	c := r.Comparison
	got := []int64{r.Figures.Direct, c.Previous.Figures.Direct, c.YearBefore.Figures.Direct,
		c.YearToDate.Figures.Direct,
		c.YearToDateBefore.Figures.Direct, r.Target.Direct, r.Target.Target}
	if d := cmp.Diff([]int64{408, 320, 228, 2268, 2735, 2268, 2600}, got); d != "" {
		t.Error(d)
	}
}

// TestPartCountsWhatStands: of the six projects that filed in the street, all that one claims was filed elsewhere too.
func TestPartCountsWhatStands(t *testing.T) {
	r := reporttest.Make(t, reporttest.Case{Rows: reporttest.Rows(t, os.DirFS("../../cmd/demo/yanji")),
		Period: "2015-01..2020-11",
		Region: "222401001000", Whole: "222401"})
	if h := r.Headline; h.Agencies != 3 || h.Communities != 3 || h.Projects != 5 {
		t.Errorf("%+v", h)
	}
	for name, rows := range map[string][]report.Row{"fields": r.Fields, "programmes": r.Programmes} {
		n := 0
		for _, row := range rows {
			n += row.Projects
		}
		if n != 5 {
			t.Errorf("%s have %d projects", name, n)
		}
	}
	if len(r.Projects) != 6 {
		t.Errorf("%d projects are listed", len(r.Projects))
	}
}
