package report_test

import (
	"strings"
	"testing"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
)

// city is a small source: county C with the streets S (communities A and B) and T (community D); agency X with project
// P in A and B, agency Y with Q in D and with R, which lies in both streets.
type city struct{ *reconciletest.Rows }

func newCity() city {
	region := func(code, parent string, level reconcile.Level) reconcile.Region {
		return reconcile.Region{Code: code, ParentCode: parent, Level: level, Name: "name of " + code}
	}
	project := func(code, agency, field, from, to string, target int64, in ...string) reconcile.Project {
		p := reconcile.Project{Code: code, Name: "project " + code, Programme: "fund of " + field, Field: field,
			AgencyCode: agency, StartsOn: day(from), EndsOn: day(to), Communities: in}
		if target >= 0 {
			p.TargetDirect = reconcile.Filed(target)
		}
		return p
	}
	return city{&reconciletest.Rows{
		Regions: []reconcile.Region{region("C", "", reconcile.County), region("S", "C", reconcile.Street),
			region("T", "C", reconcile.Street), region("A", "S", reconcile.Community),
			region("B", "S", reconcile.Community), region("D", "T", reconcile.Community)},
		Agencies: []reconcile.Agency{{Code: "X", Name: "agency X", RegionCode: "C"},
			{Code: "Y", Name: "agency Y", RegionCode: "T"}},
		Projects: []reconcile.Project{project("P", "X", "old", "2020-01-01", "2020-12-31", 100, "A", "B"),
			project("Q", "Y", "young", "2020-03-10", "2020-06-20", -1, "D"),
			project("R", "Y", "old", "2019-06-01", "2020-12-31", 50, "B", "D")},
		Records: map[reconcile.ID][]reconcile.Record{}, Direct: map[reconcile.ID][]reconcile.PersonKey{},
		Indirect: map[reconcile.ID][]reconcile.PersonKey{},
	}}
}

func day(s string) reconcile.Date {
	d, err := reconcile.ParseDate([]byte(s))
	if err != nil {
		panic(err)
	}
	return d
}

func month(s string) period.Month {
	m, err := period.ParseMonth(s)
	if err != nil {
		panic(err)
	}
	return m
}

func moment(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, reporttest.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

// file files a submission of one case with n attendances; what is written as agency/project/community, and at the time
// written. edit may change it.
func (c city) file(what, m, at string, n int64, edit ...func(*reconcile.Submission)) {
	part := strings.Split(what, "/")
	id := reconcile.ID(what + m + at)
	s := reconcile.Submission{ID: id, AgencyCode: part[0], ProjectCode: part[1], CommunityCode: part[2],
		Period: month(m), Revision: 1, Status: reconcile.Submitted, SubmittedAt: moment(at),
		Claims: reconcile.Claims{Direct: reconcile.Filed(n), Indirect: reconcile.Filed(5 * n / 2)}}
	for _, f := range edit {
		f(&s)
	}
	c.Submissions = append(c.Submissions, s)
	if n > 0 {
		c.Records[id] = []reconcile.Record{{ID: []byte(id), Kind: reconcile.Case, Code: []byte("c"),
			OccurredOn: day(m + "-10"), Sessions: 1, Attendances: n}}
	}
}

// revision makes a submission the nth.
func revision(n int) func(*reconcile.Submission) {
	return func(s *reconcile.Submission) { s.Revision = n }
}

func status(x reconcile.Status) func(*reconcile.Submission) {
	return func(s *reconcile.Submission) { s.Status = x }
}

// make makes the report of a period as of a moment.
func (c city) make(t *testing.T, written, asOf string, edit ...func(*reporttest.Case)) *report.Report {
	t.Helper()
	x := reporttest.Case{Rows: c.Rows, Period: written, Region: "C", AsOf: moment(asOf), Start: month("2019-06")}
	for _, f := range edit {
		f(&x)
	}
	return reporttest.Make(t, x)
}

func at(region string) func(*reporttest.Case) {
	return func(c *reporttest.Case) { c.Region = region }
}

func after(sent ...*report.Report) func(*reporttest.Case) {
	return func(c *reporttest.Case) {
		for _, r := range sent {
			c.Sent = append(c.Sent, r.Sent())
		}
	}
}
