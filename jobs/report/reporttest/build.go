// Package reporttest builds reports from rows in memory, for tests of the forms.
package reporttest

import (
	"context"
	"io/fs"
	"slices"
	"testing"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
	"huizong/jobs/report"
)

// Shanghai is the zone of every report built here.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// AsOf is the moment of the published Yanji case.
var AsOf = time.Date(2020, 12, 10, 9, 0, 0, 0, Shanghai)

// Rows reads the seven CSV files of dir.
func Rows(t testing.TB, dir fs.FS) *reconciletest.Rows {
	t.Helper()
	rows, err := reconciletest.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Case is a report to be made: Rows, Period (as written) and Region are needed, all else has the defaults of the
// published case.
type Case struct {
	Rows     *reconciletest.Rows
	Period   string
	Region   string
	AsOf     time.Time
	Options  *reconcile.Options
	Start    period.Month          // of the programme
	Sent     []report.Sent         // earlier reports
	Corrects *report.Corrected     // the revision that the report takes the place of
	Whole    string                // the job's region, where the report is of a part of it
	Judged   *reconcile.Judgements // judgements in force
	Edit     []func(*report.Input) // changes the input before the report is built
}

// Make reads, reconciles and builds the report of a case.
func Make(t testing.TB, c Case) *report.Report {
	t.Helper()
	in := c.input(t)
	in.Summaries = c.summaries(t, in, c.Region)
	if c.Whole != "" {
		in.Whole = c.summaries(t, in, c.Whole).Main
	}
	for _, f := range c.Edit {
		f(&in)
	}
	r, err := report.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (c Case) input(t testing.TB) report.Input {
	t.Helper()
	p, err := period.Parse(c.Period)
	if err != nil {
		t.Fatal(err)
	}
	opt := reconcile.Defaults(Shanghai)
	if c.Options != nil {
		opt = *c.Options
	}
	dir, err := c.Rows.Directory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return report.Input{
		Job:          "programme",
		Title:        "延吉市社会工作服务情况",
		Office:       "延吉市民政局",
		Period:       p,
		Region:       c.Region,
		Revision:     1,
		Zone:         Shanghai,
		DeadlineDay:  5,
		DeadlineRoll: "none",
		Options:      &opt,
		Directory:    dir,
		Earlier:      c.Sent,
		Corrects:     c.Corrects,
		Judgements:   c.Judged,
	}
}

func (c Case) summaries(t testing.TB, in report.Input, region string) report.Summaries {
	t.Helper()
	asOf, start := AsOf, period.MonthOf(2015, 1)
	if !c.AsOf.IsZero() {
		asOf = c.AsOf
	}
	if c.Start != 0 {
		start = c.Start
	}
	sent := in.Earlier
	if in.Corrects != nil {
		sent = append(slices.Clone(sent), in.Corrects.Report.Sent())
	}
	plan := report.PlanOf(in.Period, start)
	dir, opt := in.Directory, in.Options
	folds := report.NewFolds(dir, region, plan, sent, func(w reconcile.Window, detail bool) *reconcile.Fold {
		return reconcile.NewFold(dir, opt, w, region, asOf, detail)
	})
	span := plan.Reading(sent)
	pass := reconcile.NewPass(dir, opt, c.Judged, span, region, asOf, folds.Add)
	q := reconcile.Query{From: span.From - opt.Lookback(), To: span.To, Region: region, AsOf: asOf, KeysFrom: span.From}
	if err := c.Rows.Cells(context.Background(), q, pass.Cell); err != nil {
		t.Fatal(err)
	}
	pass.Close()
	return folds.Summaries()
}

// Build makes the report of a period and region from rows, as filed at AsOf. edit may change the input before the
// report is built; what it says of earlier reports is read as well.
func Build(t testing.TB, rows *reconciletest.Rows, written, region string, edit ...func(*report.Input)) *report.Report {
	t.Helper()
	c := Case{Rows: rows, Period: written, Region: region, Edit: edit}
	in := c.input(t)
	in.Summaries = c.summaries(t, in, region)
	for _, f := range edit {
		f(&in)
	}
	c.Sent, c.Corrects = in.Earlier, in.Corrects
	if len(c.Sent) > 0 || c.Corrects != nil {
		read := c.summaries(t, in, region)
		in.Summaries.Standings, in.Summaries.Trails = read.Standings, read.Trails
	}
	r, err := report.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Sent is an earlier report of a period as it would be made today, but as of another moment and with another direct
// figure.
func Sent(t testing.TB, rows *reconciletest.Rows, written, region string, asOf time.Time, direct int64) report.Sent {
	t.Helper()
	s := Build(t, rows, written, region).Sent()
	s.AsOf, s.Figures.Direct = asOf, direct
	return s
}

// Records is the list of the records of a period and region.
func Records(t testing.TB, rows *reconciletest.Rows, written, region string) *report.Records {
	t.Helper()
	in := Case{Rows: rows, Period: written, Region: region}.input(t)
	plan := report.PlanOf(in.Period, period.MonthOf(2015, 1))
	list := report.NewRecords(in.Directory, region, plan)
	w := reconcile.Window{From: in.Period.From, To: in.Period.To}
	pass := reconcile.NewPass(in.Directory, in.Options, nil, w, region, AsOf, func(*reconcile.Outcome) {})
	pass.List(list.Add)
	q := reconcile.Query{From: w.From - in.Options.Lookback(), To: w.To, Region: region, AsOf: AsOf, KeysFrom: w.From}
	if err := rows.Cells(context.Background(), q, pass.Cell); err != nil {
		t.Fatal(err)
	}
	pass.Close()
	return list.Records()
}
