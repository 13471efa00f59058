package main

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	pages "huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
)

// asking is how an order is confirmed: at a terminal it is shown what it is about, and asked for.
type asking struct {
	Yes bool `help:"At a terminal, do not ask whether it is meant."`
}

// isTerminal reports whether a stream is one that a person sits at.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// asks reports whether a person is there to be asked.
func (c asking) asks(a *app) bool { return !c.Yes && isTerminal(a.in) }

// errNotMeant ends an order that was not confirmed.
var errNotMeant = withStatus{exitHeld, errors.New("not confirmed; nothing was done")}

// sure asks for a yes.
func (a *app) sure(verb ledger.Verb) error {
	a.err.say("%s? Type yes: ", verb)
	answer, err := bufio.NewReader(a.in).ReadString('\n')
	answer = strings.TrimSpace(answer)
	if err != nil || answer != "yes" && answer != a.err.Text("yes") {
		return errNotMeant
	}
	return nil
}

// ofRun shows the run that an order is about, and asks. The order then names what was shown: the desk refuses it where
// the content, the state or the number of recipients is another by now.
func (c asking) ofRun(a *app, o *desk.Order) error {
	if !c.asks(a) {
		return nil
	}
	s, err := a.withLedger()
	if err != nil {
		return err
	}
	id := o.Run
	if id == 0 {
		d, err := s.Ledger.Delivery(a.ctx, o.Delivery)
		if err != nil {
			return err
		}
		id = d.Run
		a.err.say("delivery %d to %s: %s\n", d.ID, d.Recipient, d.State)
	}
	f, err := s.Ledger.File(a.ctx, id)
	if err != nil {
		return err
	}
	r, at := f.Run, a.desk(s)
	a.err.say("run %d: %s of %s, revision %d: %s\n", r.ID, r.Job, r.Period, r.Revision, r.State)
	n := at.Recipients(f)
	a.err.say("  recipients: %d\n", n)
	if r.Content != "" {
		a.err.say("  content SHA-256: %s\n", pages.HashShort(r.Content))
	}
	if o.Recipient != "" {
		a.err.say("  to %s\n", o.Recipient)
	}
	seen := desk.SeenOf(r)
	o.Count, o.Seen = strconv.Itoa(n), &seen
	return a.sure(o.Verb)
}

// ofJob shows what a job would send, and asks. The order then names what was sent last and the number of recipients.
func (c asking) ofJob(a *app, at *desk.Desk, o *desk.Order, who desk.Actor) error {
	if !c.asks(a) || o.Verb != desk.Send {
		return nil
	}
	o.Count = ""
	order, err := at.Look(a.ctx, *o, who)
	if err != nil {
		return err
	}
	last, err := at.Service.Ledger.Latest(a.ctx, order.Job.Name, order.Period)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	revision := last.Revision
	if last.ID != 0 {
		revision++
	}
	n := len(order.Job.Recipients)
	a.err.say("%s of %s, revision %d\n", order.Job.Name, order.Period, max(revision, 1))
	a.err.say("  recipients: %d\n", n)
	if last.ID == 0 {
		a.err.say("  sent before: nothing\n")
	} else {
		a.err.say("  sent before: run %d, content SHA-256: %s\n", last.ID, pages.HashShort(last.Content))
	}
	o.Period, o.Count, o.Last = order.Period.String(), strconv.Itoa(n), &last.ID
	return a.sure(o.Verb)
}

// ofJudgement shows what a judgement says, and asks.
func (c asking) ofJudgement(a *app, judges jobs.Judges, o desk.Order) error {
	if !c.asks(a) {
		return nil
	}
	switch j := o.Judged; o.Verb {
	case desk.Same:
		a.err.say("record %s stays, record %s is left out\n", j.One, j.Other)
	case desk.Different:
		a.err.say("records %s and %s are two events\n", j.One, j.Other)
	case desk.Accept:
		a.err.say("row %s of %s is left out until it changes\n", j.Row, j.Table)
	default:
		all, err := judges.Judged(a.ctx)
		if err != nil {
			return err
		}
		for _, r := range all {
			if r.ID == j.Judgement {
				a.err.say("judgement %d: %s, by %s: %s\n", r.ID, r.Verdict, r.By, r.Reason)
			}
		}
	}
	if o.Reason != "" {
		a.err.say("  reason: %s\n", o.Reason)
	}
	return a.sure(o.Verb)
}

// ofChange shows what a change of recipients or settings would come to, and asks. The order then names the version that
// was shown.
func (c asking) ofChange(a *app, o *desk.Order, as string) error {
	if !c.asks(a) {
		return nil
	}
	s, err := a.service(true)
	if err != nil {
		return err
	}
	who, err := a.actor(as, o.Verb)
	if err != nil {
		return err
	}
	e, err := a.desk(s).Effect(a.ctx, *o, who)
	if err != nil {
		return err
	}
	value := e.Change.Value
	a.err.say("%s, version %d: %s\n", e.Change.Name, e.Change.Version, value)
	a.err.say("  content SHA-256: %s\n", pages.HashShort(fmt.Sprintf("%x", sha256.Sum256(value))))
	for _, j := range e.Jobs {
		a.err.say("  %s: recipients gained: %d, lost: %d; due dates that move: %d\n", j.Job, len(j.Gains), len(j.Loses),
			len(j.Moved))
		for _, f := range j.Figures {
			a.err.say("    %s: direct %d, then %d; indirect %d, then %d; findings that hold it %d, then %d\n", f.Period,
				f.Was.Direct, f.Is.Direct, f.Was.Indirect, f.Is.Indirect, len(f.Held), len(f.Would))
		}
	}
	a.err.say("  jobs touched: %d; deadlines that move: %d\n", len(e.Jobs), len(e.Deadlines))
	if o.Change != nil {
		seen := e.Change.Version - 1
		o.Change.Base = &seen
	}
	return a.sure(o.Verb)
}

// ofLetters shows to whom letters would go, and asks. The order then is for the agencies that were shown.
func (c asking) ofLetters(a *app, s *jobs.Service, o *desk.Order, as string) error {
	if !c.asks(a) {
		return nil
	}
	who, err := a.actor(as, o.Verb)
	if err != nil {
		return err
	}
	all, err := a.desk(s).Letters(a.ctx, *o, who)
	if err != nil || len(all) == 0 {
		return err
	}
	for _, l := range all {
		a.err.say("  to %s (%s)\n", l.Contact, l.Name)
		o.Among = append(o.Among, l.Agency)
	}
	a.err.say("letters (%s) for %s\n", o.Verb, o.Period)
	a.err.say("  recipients: %d\n", len(all))
	return a.sure(o.Verb)
}
