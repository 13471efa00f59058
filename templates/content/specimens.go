package content

import (
	"fmt"
	"strings"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// Specimen is a made-up report that every form and template is tried on before a real one depends on it.
type Specimen struct {
	Name   string
	Report *report.Report
	Reader Reader
}

// Specimens are an empty report, a small one, a large one, one of a slice, a correction, and one whose names would
// break what does not guard itself.
func Specimens() []Specimen {
	empty := made(0, "")
	empty.Emptiness, empty.Figures = report.NothingDue, reconcile.Figures{}
	corrected := made(3, "A")
	before, now := int64(20), int64(30)
	corrected.Revision = 2
	corrected.Corrections = &report.Correction{
		Revision: 1,
		SentAt:   corrected.AsOf.AddDate(0, 0, -3),
		Reason:   "B",
		Changes: []report.Change{
			{Table: "figures", Code: "direct", Column: "direct", Before: &before, Now: &now},
			{Table: "agencies", Code: "0000", Name: "A", Column: "direct", Before: &before, Now: &now}},
	}
	unverified := made(2, "A")
	unverified.Unverified = 10
	reader := Reader{
		Name:     "\u7701\u6c11\u653f\u5385",
		Enclosed: []string{"xlsx", "pdf"},
		SHA256:   strings.Repeat("0", 64),
		Anchor:   "7 0123456789abcdef",
	}
	reader.Share = true
	slice := made(3, "A")
	slice.Slice = &report.Slice{
		Of:          report.Place{Code: "22", Name: "W"},
		Communities: 3,
		Whole:       reconcile.Pair{Direct: 100},
	}
	behind := made(2, "A")
	upTo := behind.AsOf.Add(-time.Hour)
	behind.Unaccounted, behind.SourceStale = true, &report.SourceStale{CaughtUp: &upTo}
	return []Specimen{{"empty", empty, reader}, {"small", made(1, "A"), reader},
		{"large", made(400, "\u793e\u4f1a\u5de5\u4f5c\u670d\u52a1\u4e2d\u5fc3"), reader}, {"slice", slice, reader},
		{"corrected", corrected, reader}, {"unverified", unverified, reader}, {"behind", behind, reader},
		{"hostile", made(3, hostileName), reader}}
}

// Paper is what a specimen says in one document. Report is what its totals must be those of; nil: it has none.
type Paper struct {
	Name     string
	Report   *report.Report
	Document *Document
}

// Papers are all documents that templates may have to set: every specimen in every language, the letters to agencies,
// and the notices to operators.
func Papers() ([]Paper, error) {
	var out []Paper
	for _, s := range Specimens() {
		for _, locale := range wording.Locales {
			s.Reader.Locale = string(locale)
			d, err := Of(s.Report, s.Reader)
			if err != nil {
				return nil, err
			}
			out = append(out, Paper{s.Name + " report, " + string(locale), s.Report, d})
		}
	}
	for _, name := range []string{"A", hostileName} {
		r := made(3, name)
		r.Filing.Agencies[0].AgencyCode, r.Filing.Agencies[0].State = "0000", reconcile.Missing
		r.Findings = []report.Finding{{Finding: reconcile.Finding{Code: reconcile.RecordRepeated, AgencyCode: "0000",
			Severity: reconcile.Warning, Records: []reconcile.RecordDetail{{Kind: "event", Title: name}}}}}
		out = append(out, Paper{"feedback", nil,
			Feedback(r, "0000", []Worked{{Kind: "event", Direct: 10}}, Reader{Number: 2, Why: name})},
			Paper{"reminder", nil, Remind(r, "0000", Reader{}, r.AsOf, r.AsOf)})
		for _, kind := range NoticeKinds {
			n := Notice{Kind: kind, Run: 7, Title: name, Period: r.Period, Report: r, Recipients: []string{name, name},
				Content: "0123456789", Detail: name, Link: "https://reports.example.gov.cn/runs/7"}
			if strings.HasSuffix(string(kind), "ed") && kind != NoticeHeld {
				n.Unsent = []Unsent{{name, "a@example.org", "550 5.1.1 " + name}, {name, "b@example.org", ""}}
			}
			out = append(out, Paper{string(kind) + " notice", nil, Tell(n)})
		}
	}
	return out, nil
}

// hostileName would break what does not guard itself.
var hostileName = "<script>{{.}}</script>\u202e\r\n=1+1" + strings.Repeat("\u957f", 200)

// made is a report of n agencies with one project each; its rows add up to its totals.
func made(n int, name string) *report.Report {
	month := period.MonthOf(2026, 10)
	of := period.Of(period.Monthly, month)
	direct, indirect, target := int64(n)*10, int64(n)*25, int64(12)
	line := func(code string, amount int64) reconcile.Line {
		return reconcile.Line{Code: code, Amount: amount, Count: int64(n)}
	}
	due := reconcile.Completeness{Expected: int64(n), Late: int64(n)}
	r := &report.Report{
		ID:       "222401-202610-202610",
		Title:    "T",
		Office:   "O",
		Period:   of,
		Kind:     period.Monthly,
		Revision: 1,
		Region:   report.Place{Code: "222401", Name: "R", Level: reconcile.County},
		AsOf:     time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC),
		Headline: report.Headline{Agencies: n, Communities: n, Projects: n},
		Figures:  reconcile.Figures{Events: int64(n), EventAttendances: direct, Direct: direct, Indirect: indirect},
		Claimed:  reconcile.Pair{Direct: direct, Indirect: indirect},
		Persons:  report.Persons{Method: reconcile.NoPersons},
		Comparison: report.Comparison{
			Previous:   &report.Other{},
			YearBefore: &report.Other{},
			SinceStart: &report.Other{},
		},
		Bridge: reconcile.Bridge{Direct: []reconcile.Line{line("claimed", direct), line("reconciled", direct)},
			Indirect: []reconcile.Line{line("claimed", indirect), line("reconciled", indirect)}},
		RegionLevel: reconcile.Street,
		Target:      report.Target{Projects: n, Target: target * int64(n), Direct: direct},
		Trend: report.Trend{
			Points: []report.Point{
				{Period: of, Direct: direct, Indirect: indirect, Submissions: n, From: month, To: month}},
		},
		Filing:      report.Filing{Completeness: due, ByPoint: []report.FilingPoint{{Period: of, Completeness: due}}},
		Submissions: reconcile.Submissions{Counted: n},
		Method: report.Method{
			DirectKinds:    []string{"case", "group", "event"},
			IndirectMethod: reconcile.Coefficient,
			Coefficient:    "2.5",
			DeadlineDay:    5,
			Zone:           "Asia/Shanghai",
		},
	}
	for i := range n {
		row := report.Row{
			Code:            fmt.Sprintf("%04d", i),
			Name:            name,
			Communities:     1,
			Projects:        1,
			Submissions:     1,
			Direct:          10,
			Indirect:        25,
			ClaimedDirect:   10,
			ClaimedIndirect: 25,
		}
		r.Regions, r.Agencies = append(r.Regions, row), append(r.Agencies, row)
		r.Fields, r.Programmes = append(r.Fields, row), append(r.Programmes, row)
		r.Projects = append(r.Projects,
			report.ProjectRow{Row: row, Target: &target, ToDate: 10, Rated: true, WhollyInRegion: true})
		r.Filing.Agencies = append(r.Filing.Agencies,
			report.AgencyFiling{State: reconcile.Late, Agency: name, Count: 1, Months: []period.Month{month}})
		r.FindingKinds = []report.FindingKind{{Code: reconcile.ClaimVariance, Count: n, Agencies: n}}
	}
	return r
}
