package main

import (
	"errors"
	"fmt"
	"time"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/sql/store"
)

// judgements are the commands by which people judge what no rule decides.
type judgements struct {
	Judge      judgeCmd      `cmd:"" help:"Say of two records whether they are one event; confirm or undo a judgement."`
	Accept     acceptCmd     `cmd:"" help:"Leave out a row of the source that cannot be understood, until it changes."`
	Judgements judgementsCmd `cmd:"" help:"What people judged."`
}

type judgeCmd struct {
	Same      judgeSameCmd      `cmd:"" help:"KEEP and EXCLUDE are one event: EXCLUDE goes, once another person confirms."`
	Different judgeDifferentCmd `cmd:"" help:"Two records are two events."`
	Confirm   judgeConfirmCmd   `cmd:"" help:"Put a proposed judgement in force; by another person."`
	Undo      judgeUndoCmd      `cmd:"" help:"End a judgement by another."`
}

// judged is what judgements share.
type judged struct {
	Reason string `required:"" help:"Why."`
	As     string `help:"Who judges (default: the account's name)."`
	Region string `help:"Where to look (default: region of the configuration)."`
}

type judgeSameCmd struct {
	Keep    string `arg:"" help:"Id of the record that stays."`
	Exclude string `arg:"" help:"Id of the record that goes."`
	judged
}

// Run runs the command.
func (c *judgeSameCmd) Run(a *app) error { return c.pair(a, reconcile.Same, c.Keep, c.Exclude) }

type judgeDifferentCmd struct {
	One   string `arg:"" help:"Id of a record."`
	Other string `arg:"" help:"Id of the other."`
	judged
}

// Run runs the command.
func (c *judgeDifferentCmd) Run(a *app) error { return c.pair(a, reconcile.Different, c.One, c.Other) }

// pair judges two records that a rule found alike.
func (c judged) pair(a *app, v reconcile.Verdict, one, other string) error {
	s, _, err := c.read(a)
	if err != nil {
		return err
	}
	for _, f := range s.Findings {
		if len(f.Records) != 2 {
			continue
		}
		keys := map[string]reconcile.RecordKey{
			string(f.Records[0].ID): reconcile.KeyOf(f.Records[0], f.AgencyCode, f.ProjectCode, f.CommunityCode),
			string(f.Records[1].ID): reconcile.KeyOf(f.Records[1], orElse(f.OtherAgency, f.AgencyCode),
				orElse(f.OtherProject, f.ProjectCode), orElse(f.OtherCommunity, f.CommunityCode)),
		}
		a1, ok1 := keys[one]
		a2, ok2 := keys[other]
		if ok1 && ok2 && one != other {
			return c.keep(a, reconcile.Judgement{Verdict: v, Record: a1, Other: a2}, 0)
		}
	}
	return fmt.Errorf("no record-similar finding is about records %s and %s; huizong reconcile lists what there is",
		one,
		other)
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

type acceptCmd struct {
	Table string `arg:"" help:"Table of the row, as huizong reconcile names it."`
	Row   string `arg:"" name:"id" help:"Its id."`
	judged
}

// Run runs the command.
func (c *acceptCmd) Run(a *app) error {
	s, _, err := c.read(a)
	if err != nil {
		return err
	}
	for _, r := range s.Accounting.Rows {
		if r.Table == c.Table && r.ID == c.Row {
			fmt.Fprintln(a.out, r)
			return c.keep(a, reconcile.Judgement{Verdict: reconcile.Accepted, Table: r.Table, Row: r.ID,
				Content: r.Content}, 0)
		}
	}
	return fmt.Errorf("no row %s of %s is quarantined", c.Row, c.Table)
}

type judgeConfirmCmd struct {
	ID int64  `arg:"" help:"Number of the judgement."`
	As string `help:"Who confirms (default: the account's name)."`
}

// Run runs the command.
func (c *judgeConfirmCmd) Run(a *app) error {
	l, err := a.ledger()
	if err != nil {
		return err
	}
	by, err := a.judge(c.As, true)
	if err != nil {
		return err
	}
	if err := l.Confirm(a.ctx, c.ID, by); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "judgement %d is in force; huizong retry RUN builds a held run with it\n", c.ID)
	return nil
}

type judgeUndoCmd struct {
	ID int64 `arg:"" help:"Number of the judgement."`
	judged
}

// Run runs the command.
func (c *judgeUndoCmd) Run(a *app) error {
	return c.keep(a, reconcile.Judgement{Verdict: store.Undone}, c.ID)
}

// keep writes a judgement and says what it does.
func (c judged) keep(a *app, j reconcile.Judgement, undoes int64) error {
	if c.Reason == "" {
		return withStatus{exitUsage, errors.New("--reason is empty")}
	}
	l, err := a.ledger()
	if err != nil {
		return err
	}
	j.Reason = c.Reason
	if j.By, err = a.judge(c.As, false); err != nil {
		return err
	}
	id, err := l.Judge(a.ctx, j, undoes)
	if err != nil {
		return err
	}
	if j.Verdict == reconcile.Same {
		fmt.Fprintf(a.out, "judgement %d is proposed; another person: huizong judge confirm %d\n", id, id)
		return nil
	}
	fmt.Fprintf(a.out, "judgement %d is in force; huizong retry RUN builds a held run with it\n", id)
	return nil
}

// read reconciles all months of the region, with every finding.
func (c judged) read(a *app) (*reconcile.Summary, *reconcile.Directory, error) {
	opt, _, err := a.options()
	if err != nil {
		return nil, nil, err
	}
	source, err := a.source()
	if err != nil {
		return nil, nil, err
	}
	now := time.Now()
	region := orElse(c.Region, a.settings.Region)
	var out *reconcile.Summary
	var dir *reconcile.Directory
	err = source.Snapshot(a.ctx, func(snap jobs.Snapshot) error {
		var err error
		if dir, err = snap.Directory(a.ctx); err != nil {
			return err
		}
		census, err := snap.Census(a.ctx, now)
		if err != nil {
			return err
		}
		w := reconcile.Window{From: period.MonthAt(now), To: period.MonthAt(now)}
		for _, p := range dir.SortedProjects() {
			w.From = min(w.From, p.StartsOn.Month())
		}
		dir.Assume(region)
		fold := reconcile.NewFold(dir, &opt, w, region, now, true)
		fold.Account(census, w)
		if err := jobs.Reconcile(a.ctx, snap, dir, &opt, w, region, now, fold.Add); err != nil {
			return err
		}
		out = fold.Summary()
		return nil
	})
	return out, dir, err
}

type judgementsCmd struct{ format }

// Run runs the command.
func (c *judgementsCmd) Run(a *app) error {
	l, err := a.ledger()
	if err != nil {
		return err
	}
	list, err := l.Judged(a.ctx)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return printJSON(a.out, list)
	}
	var rows [][]any
	for _, j := range list {
		about, state := orElse(j.Table+" "+j.Row, ""), "in force"
		if j.Record != "" {
			about = j.Record + " / " + j.Other
		}
		switch {
		case j.Undoes > 0:
			about = fmt.Sprintf("judgement %d", j.Undoes)
		case j.UndoneBy > 0:
			state = fmt.Sprintf("undone by %d", j.UndoneBy)
		case j.InForce == nil:
			state = "proposed"
		}
		rows = append(rows, []any{j.ID, j.Verdict, about, state, j.By, j.Second, j.Reason})
	}
	printTable(a.out, []any{"id", "verdict", "about", "state", "by", "confirmed by", "reason"}, rows)
	return nil
}

// judge is the person who judges, who must be an operator at least. A second person is one who signed in.
func (a *app) judge(as string, second bool) (string, error) {
	who, err := a.actor(as, ledger.Release)
	switch {
	case err != nil:
		return "", err
	case who.Nobody && (second || a.settings.Admin.CLIIdentity == "required"):
		return "", errors.New("nobody is signed in, and this needs a person; huizong login")
	case who.Role != "" && !who.Role.May(account.Operator):
		return "", fmt.Errorf("%s is %s, and this needs an operator", who.Account, who.Role)
	case who.Nobody:
		fmt.Fprintln(a.err, "huizong: warning: nobody is signed in, so the audit says unauthenticated; huizong login")
	}
	return who.Account, nil
}
