package main

import (
	"fmt"
	"time"

	"huizong/jobs"
	"huizong/sql/store"
)

type keptCmd struct {
	Rebuild bool   `help:"Take away what is kept, read all records and keep what they come to." xor:"what"`
	Compare bool   `help:"Read all records, and compare what they come to with what is kept."   xor:"what"`
	Night   bool   `help:"Look at the whole source and compare the sample of tonight, as serve does between two and five." xor:"what"`
	Region  string `help:"Only this region and all below it, as with --rebuild and --compare."`
	format
}

// Help is printed below the flags.
func (keptCmd) Help() string {
	return "What reading the records of a street and month came to is kept, and read again only when one of its " +
		"submissions, a judgement or a setting changes. It is never a source of truth. A difference that --compare " +
		"or a " +
		"night finds is an error (exit status 1): the fresh value is put in its place."
}

// keptState is what is kept, and what the last nights found.
type keptState struct {
	store.KeptSize
	Nights any `json:"nights"`
}

// Run runs the command.
func (c *keptCmd) Run(a *app) error {
	if !c.Rebuild && !c.Compare && !c.Night {
		return c.show(a)
	}
	s, err := a.service(false)
	if err != nil {
		return err
	}
	if c.Night {
		return c.night(a, s)
	}
	if s.Shelf == nil {
		return jobs.ErrNothingKept
	}
	if c.Rebuild {
		return c.rebuild(a, s)
	}
	end := a.watch()
	done, err := s.CompareKept(a.ctx, c.Region, nil)
	end()
	return c.compared(a, &done, err)
}

// night does what serve does in a night: it looks at the source as a whole, and compares the sample.
func (c *keptCmd) night(a *app, s *jobs.Service) error {
	look, err := s.LookAtSource(a.ctx)
	if err != nil {
		return err
	}
	a.out.say("the source: %d rows cannot be placed or understood (%d of no submission), %d judgements are "+
		"stale, %d submissions are dated in the future\n", look.Quarantined, len(look.Strays), look.Stale, look.Later)
	if s.Shelf == nil {
		return nil
	}
	done, err := s.CompareNight(a.ctx, time.Now().In(s.Zone))
	if err == nil && done == nil {
		a.out.say("another instance compares, or has compared, tonight\n")
		return nil
	}
	return c.compared(a, done, err)
}

func (c *keptCmd) rebuild(a *app, s *jobs.Service) error {
	shelf, err := c.shelf(a)
	if err != nil {
		return err
	}
	if c.Region == "" {
		if err := shelf.Clear(a.ctx); err != nil {
			return err
		}
	}
	end := a.watch()
	err = s.RebuildKept(a.ctx, c.Region)
	if end(); err != nil {
		return err
	}
	return c.show(a)
}

// compared says what a comparison came to.
func (c *keptCmd) compared(a *app, done *jobs.KeptComparison, err error) error {
	if err != nil {
		return err
	}
	if done.Units == 0 {
		return a.out.say("nothing is kept yet: nothing was compared\n")
	}
	a.out.say("%d streets and months compared, %d differ\n", done.Units, len(done.Different))
	if len(done.Different) > 0 {
		return fmt.Errorf("kept otherwise than the records are (the fresh values are kept now): %s; does the filing "+
			"system write records over? then source.immutable: false", done.Note())
	}
	return nil
}

func (c *keptCmd) shelf(a *app) (*store.Shelf, error) {
	l, err := a.ledger()
	if err != nil {
		return nil, err
	}
	return store.NewShelf(l, time.Duration(a.settings.Source.KeepPersons)), nil
}

// show prints how much is kept, and what the last nights found.
func (c *keptCmd) show(a *app) error {
	shelf, err := c.shelf(a)
	if err != nil {
		return err
	}
	size, err := shelf.Size(a.ctx)
	if err != nil {
		return err
	}
	nights, err := shelf.Nights(a.ctx)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return printJSON(a.out, keptState{size, nights})
	}
	a.out.say("%d streets and months of %d months are kept, %.1f MiB\n", size.Units, size.Months,
		float64(size.Size)/(1<<20))
	if !a.settings.Source.Immutable {
		a.out.say("source.immutable is false: nothing of it is used\n")
	}
	var rows [][]any
	for _, n := range nights {
		ended := "did not end"
		if n.Ended != nil {
			ended = n.Ended.Sub(n.Began).Round(time.Second).String()
		}
		rows = append(rows, []any{n.Night.Format(time.DateOnly), ended, n.Units, n.Different, n.Note})
	}
	if len(rows) > 0 {
		a.out.table([]any{"night", "took", "compared", "differ", "which"}, rows)
	}
	return nil
}
