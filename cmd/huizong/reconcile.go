package main

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"huizong/cmd/wiring"
	"huizong/cmd/words"
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
	end := a.watch()
	summary, err := c.summarize(a, &opt, reconcile.Window{From: from, To: to}, asOf)
	if end(); err != nil {
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
		census, err := snap.Census(a.ctx, asOf, w)
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
		read := jobs.Reading{Window: w, Region: c.Region, AsOf: asOf}
		if err := jobs.Reconcile(a.ctx, snap, dir, opt, read, fold.Add); err != nil {
			return err
		}
		out = figures{fold.Summary(), dir}
		return out.summary.Accounting.Check()
	})
	return out, err
}

func (f figures) print(p *printer) {
	s := f.summary
	p.say("%s %s..%s, as of %v\n\n", f.region(s.Region), s.Window.From, s.Window.To, s.AsOf)
	g := s.Figures
	var rows [][]any
	for _, f := range []struct {
		name   words.Label
		amount int64
	}{{"visit_attendances", g.VisitAttendances}, {"cases", g.Cases}, {"case_attendances", g.CaseAttendances},
		{"groups", g.Groups}, {"group_sessions", g.GroupSessions}, {"group_attendances", g.GroupAttendances},
		{"events", g.Events}, {"event_attendances", g.EventAttendances}, {"direct", g.Direct},
		{"indirect", g.Indirect}} {
		rows = append(rows, []any{f.name, f.amount})
	}
	p.table([]any{"figure", "amount"}, rows)
	p.say("\n")
	printBridge(p, s.Bridge)
	c := s.Completeness
	p.say("\nsubmissions: %d counted, %d superseded, %d draft, %d returned, %d voided\n",
		s.Submissions.Counted, s.Submissions.Superseded,
		s.Submissions.Draft, s.Submissions.Returned, s.Submissions.Voided)
	p.say("filing: %d expected, %d on time, %d late, %d missing, %d returned, %d quarantined\n", c.Expected,
		c.OnTime, c.Late, c.Missing, c.Returned, c.Quarantined)
	switch n := s.Persons; n.Method {
	case reconcile.ByKeys:
		p.say("persons: %d direct, %d indirect (%d with those who are direct too), by keys\n", n.Direct.Low,
			n.Indirect.Low, n.IndirectGross)
	case reconcile.ByInterval:
		p.say("persons: direct %d to %d, indirect %d to %d, by claims\n", n.Direct.Low, n.Direct.High,
			n.Indirect.Low, n.Indirect.High)
	default:
		p.say("persons: not filed\n")
	}
	if n := s.Persons; n.Method != reconcile.NoPersons {
		p.say("persons are told by %d of %d submissions with direct service\n", n.Coverage.Filed,
			n.Coverage.Of)
	}
	if j := s.Judgements; j != (reconcile.Judged{}) {
		p.say("judgements in force: %d same, %d different, %d accepted\n", j.Same, j.Different, j.Accepted)
	}
	if !s.StatusHistory {
		p.say("statuses are those at the moment of reading: the source does not keep when they changed\n")
	}
	printAccounting(p, &s.Accounting)
	p.say("\n")
	f.printTotals(p, "region", s.ByRegion, f.region)
	p.say("\n")
	f.printTotals(p, "agency", s.ByAgency, f.agency)
	p.say("\n")
	var findings [][]any
	for _, code := range reconcile.Codes {
		if n := s.Counts[code]; n > 0 {
			findings = append(findings, []any{code, code.Severity(), n})
		}
	}
	p.table([]any{"finding", "severity", "count"}, findings)
}

// printAccounting says where every row of the source is, and names those that are quarantined.
func printAccounting(p *printer, a *reconcile.Accounting) {
	if a.Complete {
		p.say("source: %s\n", a.Submissions)
	} else {
		p.say("source: rows were not accounted for: source.queries has no submissions_count.sql\n")
	}
	if a.Total == 0 {
		return
	}
	p.say("\n%d rows are quarantined: they are in no figure; mend them in the source, or huizong accept TABLE ID\n",
		a.Total)
	var rows [][]any
	for _, r := range a.Rows {
		rows = append(rows, []any{r.Table, r.ID, r.Column, r.Value, r.Reason})
	}
	p.table([]any{"table", "id", "column", "value", "reason"}, rows)
}

func (f figures) printTotals(p *printer, head string, totals map[string]*reconcile.Totals, name func(string) string) {
	var rows [][]any
	for _, code := range slices.Sorted(maps.Keys(totals)) {
		rows = append(rows, []any{code, name(code), totals[code].Direct, totals[code].Indirect})
	}
	p.table([]any{head, "name", "direct", "indirect"}, rows)
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
func printBridge(p *printer, b reconcile.Bridge) {
	for _, side := range []struct {
		head  string
		lines []reconcile.Line
	}{{"bridge: direct", b.Direct}, {"bridge: indirect", b.Indirect}} {
		var rows [][]any
		for _, l := range side.lines {
			rows = append(rows, []any{p.Line(l.Code), l.Count, l.Amount})
		}
		p.table([]any{side.head, "of", "person-times"}, rows)
		p.say("\n")
	}
}
