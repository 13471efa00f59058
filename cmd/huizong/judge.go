package main

import (
	"cmp"
	"errors"

	"huizong/cmd/words"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/sql/store"
)

// judgements are the commands by which people judge what no rule decides; who may, the desk knows.
type judgements struct {
	Judge      judgeCmd      `cmd:"" help:"Say of two records whether they are one event; confirm or undo a judgement."`
	Accept     acceptCmd     `cmd:"" help:"Leave out a row of the source that cannot be understood, until it changes."`
	Judgements judgementsCmd `cmd:"" help:"What people judged."`
	Duplicates duplicatesCmd `cmd:"" help:"Pairs of records that may be one event, and what each verdict would do."`
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
	asking
}

type judgeSameCmd struct {
	Keep    string `arg:"" help:"Id of the record that stays."`
	Exclude string `arg:"" help:"Id of the record that goes."`
	judged
}

// Run runs the command.
func (c *judgeSameCmd) Run(a *app) error {
	return c.give(a, desk.Same, desk.Judged{One: reconcile.ID(c.Keep), Other: reconcile.ID(c.Exclude)})
}

type judgeDifferentCmd struct {
	One   string `arg:"" help:"Id of a record."`
	Other string `arg:"" help:"Id of the other."`
	judged
}

// Run runs the command.
func (c *judgeDifferentCmd) Run(a *app) error {
	return c.give(a, desk.Different, desk.Judged{One: reconcile.ID(c.One), Other: reconcile.ID(c.Other)})
}

type acceptCmd struct {
	Table string `arg:"" help:"Table of the row, as huizong reconcile names it."`
	Row   string `arg:"" name:"id" help:"Its id."`
	judged
}

// Run runs the command.
func (c *acceptCmd) Run(a *app) error {
	return c.give(a, desk.Accept, desk.Judged{Table: c.Table, Row: c.Row})
}

type judgeUndoCmd struct {
	ID int64 `arg:"" help:"Number of the judgement."`
	judged
}

// Run runs the command.
func (c *judgeUndoCmd) Run(a *app) error {
	return c.give(a, desk.UndoJudgement, desk.Judged{Judgement: c.ID})
}

type judgeConfirmCmd struct {
	ID int64  `arg:"" help:"Number of the judgement."`
	As string `help:"Who confirms (default: the account's name)."`
	asking
}

// Run runs the command.
func (c *judgeConfirmCmd) Run(a *app) error {
	return judged{As: c.As, asking: c.asking}.give(a, desk.ConfirmVerdict, desk.Judged{Judgement: c.ID})
}

// give hands a judgement in at the desk, and says what it does.
func (c judged) give(a *app, verb ledger.Verb, j desk.Judged) error {
	if c.Reason == "" && verb != desk.ConfirmVerdict {
		return withStatus{exitUsage, errors.New("--reason is empty")}
	}
	s, err := a.withLedger()
	if err != nil {
		return err
	}
	if s.Source, err = a.source(); err != nil {
		return err
	}
	j.Region = cmp.Or(c.Region, a.settings.Region)
	o := desk.Order{Verb: verb, Reason: c.Reason, Judged: &j}
	if err := c.ofJudgement(a, s.Judges, o); err != nil {
		return err
	}
	done, err := a.orderAt(s, o, c.As)
	if err != nil {
		return err
	}
	if r := done.Ruling; r.InForce == nil {
		a.out.say("judgement %d is proposed; another person: huizong judge confirm %d\n", r.ID, r.ID)
		return nil
	}
	a.out.say("judgement %d is in force; huizong retry RUN builds a held run with it\n", done.Ruling.ID)
	return nil
}

type judgementsCmd struct{ format }

// Run runs the command.
func (c *judgementsCmd) Run(a *app, l *store.Ledger) error {
	list, err := l.Judged(a.ctx)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return printJSON(a.out, list)
	}
	var rows [][]any
	for _, j := range list {
		about, state := j.Table+" "+j.Row, any(words.Label(j.State()))
		if j.Record != "" {
			about = j.Record + " / " + j.Other
		}
		switch {
		case j.Verdict == reconcile.Undone:
			about = a.out.Sprintf("judgement %d", j.Undoes)
		case j.UndoneBy > 0:
			state = a.out.Sprintf("undone by %d", j.UndoneBy)
		}
		rows = append(rows, []any{j.ID, j.Verdict, about, state, j.By, j.Second, j.Reason})
	}
	a.out.table([]any{"id", "verdict", "about", "state", "by", "confirmed by", "reason"}, rows)
	return nil
}
