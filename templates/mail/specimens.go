package mail

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// Check lays specimens out by every template, in every locale: an empty report, a small one, a large one, and one whose
// names would break what does not guard itself. An office's own template is tried on all of them before any report
// depends on it.
func (t *Templates) Check() error {
	var faults []error
	for _, s := range specimens() {
		for _, locale := range []string{"zh-CN", "ko", "en"} {
			v := View{Locale: locale, Recipient: "\u7701\u6c11\u653f\u5385", Attachments: []string{"xlsx"},
				SHA256: strings.Repeat("0", 64)}
			c, err := t.Render(s.report, v)
			if err == nil {
				err = Verify(c, s.report)
			}
			if err == nil && strings.Contains(c.HTML, "<script") {
				err = errors.New("a name from the data is not escaped")
			}
			if err != nil {
				faults = append(faults, fmt.Errorf("%s report, %s: %w", s.name, locale, err))
			}
		}
	}
	return errors.Join(faults...)
}

type specimen struct {
	name   string
	report *report.Report
}

func specimens() []specimen {
	empty := made(0, "")
	empty.Emptiness, empty.Figures = report.NothingDue, reconcile.Figures{}
	return []specimen{{"empty", empty}, {"small", made(1, "A")},
		{"large", made(400, "\u793e\u4f1a\u5de5\u4f5c\u670d\u52a1\u4e2d\u5fc3")},
		{"hostile", made(3, "<script>{{.}}</script>\u202e\r\n=1+1"+strings.Repeat("\u957f", 200))}}
}

// made is a report of n agencies with one project each; its rows add up to its totals.
func made(n int, name string) *report.Report {
	month := period.MonthOf(2026, 10)
	direct, indirect := int64(n)*10, int64(n)*25
	target := int64(12)
	r := &report.Report{ID: "222401-202610-202610", Title: "T", Office: "O", Period: period.Of(period.Monthly, month),
		Kind: period.Monthly, Revision: 1,
		Region:   report.Place{Code: "222401", Name: "R", Level: reconcile.County},
		AsOf:     time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC),
		Headline: report.Headline{Agencies: n, Communities: n, Projects: n},
		Figures:  reconcile.Figures{Events: int64(n), EventAttendances: direct, Direct: direct, Indirect: indirect},
		Claimed:  reconcile.Pair{Direct: direct, Indirect: indirect},
		Persons:  report.Persons{Method: reconcile.NoPersons},
		Comparison: report.Comparison{Previous: &report.Other{}, YearBefore: &report.Other{},
			YearToDate: &report.Other{}, YearToDateBefore: &report.Other{}, SinceStart: &report.Other{}},
		Bridge: reconcile.Bridge{Direct: []reconcile.Line{{Code: "claimed", Amount: direct, Count: int64(n)},
			{Code: "reconciled", Amount: direct, Count: int64(n)}},
			Indirect: []reconcile.Line{{Code: "claimed", Amount: indirect, Count: int64(n)},
				{Code: "reconciled", Amount: indirect, Count: int64(n)}}},
		RegionLevel: reconcile.Street, Target: report.Target{Projects: n, Target: target * int64(n), Direct: direct},
		Trend: report.Trend{
			Points: []report.Point{{Period: period.Of(period.Monthly, month), Direct: direct, Indirect: indirect,
				Submissions: n, From: month, To: month}},
		},
		Filing: report.Filing{Completeness: reconcile.Completeness{Expected: int64(n), Late: int64(n)}},
		Method: report.Method{DirectKinds: []string{"case", "group", "event"}, IndirectMethod: reconcile.Coefficient,
			Coefficient: "2.5", DeadlineDay: 5, Zone: "Asia/Shanghai"}}
	for i := range n {
		row := report.Row{Code: fmt.Sprintf("%04d", i), Name: name, Communities: 1, Projects: 1, Submissions: 1,
			Direct: 10, Indirect: 25, ClaimedDirect: 10, ClaimedIndirect: 25}
		r.Regions, r.Agencies = append(r.Regions, row), append(r.Agencies, row)
		r.Fields, r.Programmes = append(r.Fields, row), append(r.Programmes, row)
		r.Projects = append(r.Projects, report.ProjectRow{Row: row, Target: &target, ToDate: 10})
		r.Filing.Agencies = append(r.Filing.Agencies,
			report.AgencyFiling{State: reconcile.Late, Agency: name, Count: 1, Months: []period.Month{month}})
		r.FindingKinds = []report.FindingKind{{Code: reconcile.ClaimVariance, Count: n, Agencies: n}}
	}
	return r
}
