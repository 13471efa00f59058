package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"huizong/cmd/wiring"
	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

type reconcileCmd struct {
	From   string `required:"" help:"First month, like 2015-01."`
	To     string `required:"" help:"Last month, like 2020-11."`
	Region string `required:"" help:"Region code, like 222401: it and all below it."`
	AsOf   string `help:"Count what was filed at this moment (RFC 3339; default: now)."`
	format
}

// Help is printed below the flags.
func (reconcileCmd) Help() string {
	return "Example: huizong reconcile --from 2015-01 --to 2020-11 --region 222401 --format json"
}

// Run runs the command.
func (c *reconcileCmd) Run(a *app) error {
	from, errFrom := period.ParseMonth(c.From)
	to, errTo := period.ParseMonth(c.To)
	for _, err := range []error{errFrom, errTo} {
		if err != nil {
			return withStatus{exitUsage, err}
		}
	}
	if to < from {
		return withStatus{exitUsage, fmt.Errorf("--to %s comes before --from %s", c.To, c.From)}
	}
	asOf, err := parseMoment(c.AsOf)
	if err != nil {
		return err
	}
	opt, zone, err := a.options()
	if err != nil {
		return err
	}
	if asOf.IsZero() {
		asOf = time.Now()
	}
	asOf = asOf.In(zone).Truncate(time.Second)
	summary, err := c.summarize(a, &opt, reconcile.Window{From: from, To: to}, asOf)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return printJSON(a.out, summary.summary)
	}
	summary.print(a.out)
	return nil
}

// figures is a summary with the names that a table shows.
type figures struct {
	summary   *reconcile.Summary
	directory *reconcile.Directory
}

func (c *reconcileCmd) summarize(a *app, opt *reconcile.Options, w reconcile.Window, asOf time.Time) (out figures,
	err error) {
	source, err := a.source()
	if err != nil {
		return out, err
	}
	var s jobs.Service
	s.Replica, s.MaxLag = wiring.Replica(source, a.settings.Source)
	if err := s.Fresh(a.ctx, asOf); err != nil {
		return out, err
	}
	err = source.Snapshot(a.ctx, func(snap jobs.Snapshot) error {
		dir, err := snap.Directory(a.ctx)
		if err != nil {
			return err
		}
		if len(dir.Quarantine) > 0 {
			dir.Assume(c.Region)
		}
		if dir.Regions[c.Region] == nil {
			return fmt.Errorf("the source has no region %s; the codes stand in the regions table", c.Region)
		}
		census, err := snap.Census(a.ctx, asOf, reconcile.Window{From: w.From - opt.Lookback(), To: w.To})
		if err != nil {
			return err
		}
		judgements, err := snap.Judgements(a.ctx, asOf)
		if err != nil {
			return err
		}
		judgements.Accept(census.Quarantine)
		judgements.Accept(dir.Quarantine)
		fold := reconcile.NewFold(dir, opt, w, c.Region, asOf, false)
		fold.Account(census, w)
		if err := jobs.Reconcile(a.ctx, snap, dir, opt, w, c.Region, asOf, fold.Add); err != nil {
			return err
		}
		out = figures{fold.Summary(), dir}
		return out.summary.Accounting.Check()
	})
	return out, err
}

func (f figures) print(w io.Writer) {
	s := f.summary
	fmt.Fprintf(w, "%s %s..%s, as of %s\n\n", f.region(s.Region), s.Window.From, s.Window.To,
		s.AsOf.Format(time.RFC3339))
	g := s.Figures
	printTable(w, []any{"figure", "amount"},
		[][]any{{"visit_attendances", g.VisitAttendances}, {"cases", g.Cases}, {"case_attendances", g.CaseAttendances},
			{"groups", g.Groups}, {"group_sessions", g.GroupSessions}, {"group_attendances", g.GroupAttendances},
			{"events", g.Events},
			{"event_attendances", g.EventAttendances}, {"direct", g.Direct}, {"indirect", g.Indirect}})
	fmt.Fprintln(w)
	printBridge(w, s.Bridge)
	c := s.Completeness
	fmt.Fprintf(w, "\nsubmissions: %d counted, %d superseded, %d draft, %d returned, %d voided\n",
		s.Submissions.Counted, s.Submissions.Superseded,
		s.Submissions.Draft, s.Submissions.Returned, s.Submissions.Voided)
	fmt.Fprintf(w, "filing: %d expected, %d on time, %d late, %d missing, %d returned, %d quarantined\n", c.Expected,
		c.OnTime, c.Late, c.Missing, c.Returned, c.Quarantined)
	switch p := s.Persons; p.Method {
	case reconcile.ByKeys:
		fmt.Fprintf(w, "persons: %d direct, %d indirect (%d with those who are direct too), by keys\n", p.Direct.Low,
			p.Indirect.Low, p.IndirectGross)
	case reconcile.ByInterval:
		fmt.Fprintf(w, "persons: direct %d to %d, indirect %d to %d, by claims\n", p.Direct.Low, p.Direct.High,
			p.Indirect.Low, p.Indirect.High)
	default:
		fmt.Fprintln(w, "persons: not filed")
	}
	if p := s.Persons; p.Method != reconcile.NoPersons {
		fmt.Fprintf(w, "persons are told by %d of %d submissions with direct service\n", p.Coverage.Filed,
			p.Coverage.Of)
	}
	if j := s.Judgements; j != (reconcile.Judged{}) {
		fmt.Fprintf(w, "judgements in force: %d same, %d different, %d accepted\n", j.Same, j.Different, j.Accepted)
	}
	if !s.StatusHistory {
		fmt.Fprintln(w, "statuses are those at the moment of reading: the source does not keep when they changed")
	}
	printAccounting(w, &s.Accounting)
	fmt.Fprintln(w)
	f.printTotals(w, "region", s.ByRegion, f.region)
	fmt.Fprintln(w)
	f.printTotals(w, "agency", s.ByAgency, f.agency)
	fmt.Fprintln(w)
	var findings [][]any
	for _, code := range reconcile.Codes {
		if n := s.Counts[code]; n > 0 {
			findings = append(findings, []any{code, code.Severity(), n})
		}
	}
	printTable(w, []any{"finding", "severity", "count"}, findings)
}

// printAccounting says where every row of the source is, and names those that are quarantined.
func printAccounting(w io.Writer, a *reconcile.Accounting) {
	if a.Complete {
		fmt.Fprintf(w, "source: %s\n", a.Submissions)
	} else {
		fmt.Fprintln(w, "source: rows were not accounted for: source.queries has no submissions_count.sql")
	}
	if a.Total == 0 {
		return
	}
	fmt.Fprintf(w,
		"\n%d rows are quarantined: they are in no figure; mend them in the source, or huizong accept TABLE ID\n",
		a.Total)
	var rows [][]any
	for _, r := range a.Rows {
		rows = append(rows, []any{r.Table, r.ID, r.Column, r.Value, r.Reason})
	}
	printTable(w, []any{"table", "id", "column", "value", "reason"}, rows)
}

func (f figures) printTotals(w io.Writer, head string, totals map[string]*reconcile.Totals, name func(string) string) {
	var rows [][]any
	for _, code := range slices.Sorted(maps.Keys(totals)) {
		rows = append(rows, []any{code, name(code), totals[code].Direct, totals[code].Indirect})
	}
	printTable(w, []any{head, "name", "direct", "indirect"}, rows)
}

func (f figures) region(code string) string {
	if r := f.directory.Regions[code]; r != nil {
		return r.Name
	}
	return code
}

func (f figures) agency(code string) string {
	if a := f.directory.Agencies[code]; a != nil {
		return a.Name
	}
	return code
}

// printBridge prints the walk from claimed to reconciled, direct and indirect.
func printBridge(w io.Writer, b reconcile.Bridge) {
	for _, side := range []struct {
		name  string
		lines []reconcile.Line
	}{{"direct", b.Direct}, {"indirect", b.Indirect}} {
		var rows [][]any
		for _, l := range side.lines {
			rows = append(rows, []any{l.Code, l.Count, l.Amount})
		}
		printTable(w, []any{"bridge: " + side.name, "of", "person-times"}, rows)
		fmt.Fprintln(w)
	}
}
