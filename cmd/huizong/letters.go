package main

import (
	"fmt"
	"strings"
	"time"

	"huizong/jobs"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// letters is what both kinds of letters to agencies ask for.
type letters struct {
	Agency string        `help:"Code of one agency (default: every agency that the letter concerns)."`
	Period string        `required:"" help:"Month 2026-10, quarter 2026-Q4 and so on."`
	Send   bool          `help:"Send each to the agency's contact, once; without it, only print."`
	Again  string        `help:"Why what was sent goes again." placeholder:"REASON"`
	As     string        `help:"Who sends it (default: the account's name)."`
	Wait   time.Duration `default:"2m" help:"How long to wait for the delivery."`
	asking
}

type feedbackCmd struct{ letters }

// Help is printed below the flags.
func (feedbackCmd) Help() string {
	return "Prints what became of each agency's filings: claimed, reconciled, each record left out with its reason.\n" +
		"Example: huizong feedback --period 2020-10 --send"
}

// Run runs the command.
func (c *feedbackCmd) Run(a *app) error { return c.run(a, desk.Feedback) }

type remindCmd struct{ letters }

// Help is printed below the flags.
func (remindCmd) Help() string {
	return "Prints a reminder for each agency that has not filed; one goes before the deadline, and one after it.\n" +
		"Example: huizong remind --period 2020-08 --send"
}

// Run runs the command.
func (c *remindCmd) Run(a *app) error { return c.run(a, desk.Remind) }

func (c *letters) run(a *app, verb ledger.Verb) error {
	p, err := period.Parse(c.Period)
	if err != nil {
		return withStatus{exitUsage, err}
	}
	s, err := a.service(!c.Send)
	if err != nil {
		return err
	}
	o := desk.Order{Verb: verb, Job: jobOf(s, p), Agency: c.Agency, Period: c.Period, Reason: c.Again}
	if c.Send {
		return c.send(a, s, o)
	}
	who, err := a.actor(c.As, verb)
	if err != nil {
		return err
	}
	all, err := a.desk(s).Letters(a.ctx, o, who)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		a.err.say("there is nothing to send\n")
	} else {
		of := strings.TrimSpace(fmt.Sprintf("%s --period %s %s", verb, c.Period, c.Agency))
		if err := a.reads(c.As, "letter", of); err != nil {
			return err
		}
	}
	for _, l := range all {
		if err := printLetter(a, s, l); err != nil {
			return err
		}
	}
	return nil
}

// jobOf is the first job that reports such periods.
func jobOf(s *jobs.Service, p period.Period) string {
	for _, j := range s.Jobs {
		if j.Kind == p.Kind {
			return j.Name
		}
	}
	if len(s.Jobs) > 0 {
		return s.Jobs[0].Name // which says what it reports instead
	}
	return ""
}

func printLetter(a *app, s *jobs.Service, l jobs.AgencyLetter) error {
	c, err := s.Write(l)
	if err != nil {
		return err
	}
	if l.Before != "" {
		a.err.say("huizong: %s: its contact %s took the place of %s lately; a second person has to send it too\n",
			l.Agency, l.Contact, l.Before)
	}
	err = a.out.say("%s\n\n%s\n", c.Subject, c.Text)
	return err
}

// send sends the letters and sees them through. What stands against some is told, and the others go.
func (c *letters) send(a *app, s *jobs.Service, o desk.Order) error {
	if err := c.ofLetters(a, s, &o, c.As); err != nil {
		return err
	}
	done, refused := a.orderAt(s, o, c.As)
	var ids []int64
	for _, l := range done.Letters {
		ids = append(ids, l.Delivery)
	}
	deliveries, err := s.AttendLetters(a.ctx, ids, c.Wait)
	if err != nil {
		return err
	}
	sent := 0
	for i, d := range deliveries {
		a.out.say("delivery %d: %s to %s (%s): %s %s\n", d.ID, d.Purpose, d.Recipient, done.Letters[i].Agency,
			d.State, a.out.Reply(d.LastReply))
		if d.State == ledger.Sent {
			sent++
		}
	}
	switch {
	case refused != nil:
		return withStatus{exitHeld, refused}
	case sent < len(deliveries):
		return withStatus{exitHeld, fmt.Errorf("%d of %d letters are not sent; huizong serve goes on with what is "+
			"queued, and what is held waits for a second person who gives the same order", len(deliveries)-sent,
			len(deliveries))}
	case len(deliveries) == 0:
		a.out.say("there is nothing to send\n")
	}
	return nil
}
