// Package reporttest builds reports from rows in memory, for tests of the forms.
package reporttest

import (
	"context"
	"io/fs"
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

// Build makes the report of a period (in the written form of the period package) and region from rows, as filed at
// AsOf. edit may change the input before the report is built.
func Build(t testing.TB, rows *reconciletest.Rows, written, region string, edit ...func(*report.Input)) *report.Report {
	t.Helper()
	p, err := period.Parse(written)
	if err != nil {
		t.Fatal(err)
	}
	opt := reconcile.Defaults(Shanghai)
	dir, err := rows.Directory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	plan := report.PlanOf(p, period.MonthOf(2015, 1))
	folds := report.NewFolds(plan, func(w reconcile.Window, detail bool) *reconcile.Fold {
		return reconcile.NewFold(dir, &opt, w, region, AsOf, detail)
	})
	reconciler, history := reconcile.New(dir, &opt), reconcile.NewHistory(&opt)
	span := plan.Span()
	q := reconcile.Query{From: span.From - opt.Lookback(), To: span.To, Region: region, AsOf: AsOf, KeysFrom: span.From}
	if err := rows.Cells(context.Background(), q, func(c *reconcile.Cell) error {
		o := reconciler.Reconcile(c, AsOf)
		history.Observe(o)
		folds.Add(o)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	in := report.Input{Job: "programme", Title: "延吉市社会工作服务情况", Office: "延吉市民政局", Period: p,
		Region: region, Revision: 1,
		Zone: Shanghai, DeadlineDay: 5, Options: &opt, Directory: dir, Summaries: folds.Summaries()}
	for _, f := range edit {
		f(&in)
	}
	r, err := report.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
