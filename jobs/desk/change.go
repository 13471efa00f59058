package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
)

// What is ordered of recipients and settings that the ledger keeps.
const (
	Change  ledger.Verb = "change"  // a new version: in force from its moment on, or proposed
	Confirm ledger.Verb = "confirm" // a proposed version, by a second person
	Decline ledger.Verb = "decline" // a proposed version: by a second person, or taken back
)

// Changed is a change as it was asked for.
type Changed struct {
	Name  string          // recipients.JOB.NUMBER, or a setting; recipients.JOB: one more recipient
	Value json.RawMessage // null: it ends
	From  time.Time       // zero: at once
	Base  *int            // the version that was looked at; nil: not asked
}

// tries is how often an order is looked at anew when another came between.
const tries = 5

// unfenced carries an order out by what it finds, from the beginning where another came between.
func unfenced[T any](once func() (T, error)) (T, error) {
	for n := 1; ; n++ {
		out, err := once()
		if !errors.Is(err, ledger.ErrFenced) || n == tries {
			return out, err
		}
	}
}

// change carries an order of recipients and settings out.
func (d *Desk) change(ctx context.Context, r Rule, o Order, a Actor) (ledger.Setting, error) {
	return unfenced(func() (ledger.Setting, error) { return d.changeOnce(ctx, r, o, a) })
}

func (d *Desk) changeOnce(ctx context.Context, r Rule, o Order, a Actor) (out ledger.Setting, err error) {
	s := d.Service
	if s.Settings == nil {
		return out, ledger.Refusals{{Code: "kept", Text: "nothing is kept in this ledger"}}
	}
	all, err := s.Settings.Settings(ctx)
	if err != nil {
		return out, err
	}
	against := append(who(r, a), d.changer(r, a)...)
	if o.Verb != Change {
		return d.settle(ctx, all, against, o, a)
	}
	p, more := d.proposal(all, o, a)
	if against = append(against, more...); len(against) > 0 {
		return out, against
	}
	would := d.would(all, p)
	if err := s.Try(all, would); err != nil {
		return out, wrong(err)
	}
	if p.Second, err = s.ChangeNeedsSecond(all, would); err != nil {
		return out, err
	}
	if p.Second && a.Nobody {
		return out, ledger.Refusals{{Code: "identity", Kind: ledger.ErrRole,
			Do:   "huizong login; then again, without --as",
			Text: "this change needs a second person, so who asks for it must sign in"}}
	}
	return s.Settings.Propose(ctx, p)
}

// would is the version that a proposal asks for.
func (d *Desk) would(all []ledger.Setting, p ledger.Proposal) ledger.Setting {
	return ledger.Setting{Name: p.Name, Value: p.Value, From: d.notBefore(p.From), Version: next(all, p.Name),
		State: ledger.Proposed, By: p.Actor, At: d.Service.Now(), Reason: p.Reason}
}

// notBefore is the moment that a change holds from: none that has passed.
func (d *Desk) notBefore(from time.Time) time.Time {
	if now := d.Service.Now(); from.Before(now) {
		return now
	}
	return from
}

// Effect says what a change that is asked for, or one that waits (by its number), would come to, or everything that
// stands against it; nothing is changed.
func (d *Desk) Effect(ctx context.Context, o Order, a Actor) (out jobs.Effect, err error) {
	s := d.Service
	if s.Settings == nil {
		return out, ledger.Refusals{{Code: "kept", Text: "nothing is kept in this ledger"}}
	}
	all, err := s.Settings.Settings(ctx)
	if err != nil {
		return out, err
	}
	var would ledger.Setting
	if o.Setting == 0 {
		rule, _ := RuleOf(Change)
		p, against := d.proposal(all, o, a)
		against = append(who(rule, a), slices.DeleteFunc(against, func(r ledger.Refusal) bool {
			return r.Code == "reason" // which is given when it is meant
		})...)
		if len(against) > 0 {
			return out, against
		}
		would = d.would(all, p)
	} else if i := slices.IndexFunc(all, func(s ledger.Setting) bool { return s.ID == o.Setting }); i < 0 {
		return out, noChange(o.Setting)
	} else if would = all[i]; would.State != ledger.Proposed {
		return out, ledger.Refusals{{Code: "state", Kind: ledger.ErrState,
			Text: fmt.Sprintf("change %d is %s; only one that is proposed has an effect to come", o.Setting,
				would.State)}}
	} else {
		would.From = d.notBefore(would.From)
	}
	if err := s.Try(all, would); err != nil {
		return out, wrong(err)
	}
	if debts, err := s.Settings.Owed(ctx, would.Name); err != nil {
		return out, err
	} else if against := would.Owing(debts); len(against) > 0 {
		return out, against
	}
	return s.Effect(ctx, all, would)
}

func noChange(id int64) ledger.Refusals {
	return ledger.Refusals{{Code: "change", Field: "change", Kind: ledger.ErrNotFound,
		Text: fmt.Sprintf("there is no change %d", id)}}
}

// next is the version that a change of a name makes.
func next(all []ledger.Setting, name string) int {
	n := 1
	for _, s := range all {
		if s.Name == name {
			n = s.Version + 1
		}
	}
	return n
}

// changer refuses who has not signed in, where a change decides.
func (d *Desk) changer(r Rule, a Actor) ledger.Refusals {
	if a.Nobody && (d.Identity || r.Verb == Confirm) {
		return ledger.Refusals{{Code: "identity", Kind: ledger.ErrRole, Do: "huizong login",
			Text: "changes of recipients and settings are made as a person here"}}
	}
	if r.Verb == Confirm && d.Factor && time.Since(a.Factor) > account.Fresh {
		return ledger.Refusals{{Code: "factor", Kind: ledger.ErrRole,
			Do: "give it again: huizong login, or on the page", Text: fmt.Sprintf("the second factor of %s was given "+
				"more than %d minutes ago", a.Account, int(account.Fresh.Minutes()))}}
	}
	return nil
}

// proposal reads a change, and lists all that stands against it.
func (d *Desk) proposal(all []ledger.Setting, o Order, a Actor) (p ledger.Proposal, against ledger.Refusals) {
	c := o.Change
	if c == nil {
		c = &Changed{}
	}
	p = ledger.Proposal{Name: c.Name, Value: c.Value, From: c.From, Base: c.Base, Reason: o.Reason, Actor: a.Account,
		Via: a.Via()}
	for _, s := range all {
		p.Last = max(p.Last, s.ID)
	}
	refuse := func(code, field, text string, args ...any) {
		against = append(against, ledger.Refusal{Code: code, Field: field, Text: fmt.Sprintf(text, args...)})
	}
	if o.Reason == "" {
		refuse("reason", "reason", "a reason is needed")
	}
	if !json.Valid(p.Value) {
		refuse("value", "value", "%q is not a value", p.Value)
	}
	job, recipient := strings.CutPrefix(c.Name, "recipients.")
	job, number, numbered := strings.Cut(job, ".")
	switch {
	case recipient && !d.Service.Managed.Recipients:
		refuse("kept", "", "recipients stand in the configuration (recipients.managed: file)")
	case recipient && !slices.Contains(names(d.Service), job):
		refuse("job", "job", "no job %q; the configuration has %s", job, strings.Join(names(d.Service), ", "))
	case recipient && !numbered:
		p.Name = fmt.Sprintf("recipients.%s.%d", job, more(all, c.Name+"."))
	case recipient && next(all, c.Name) == 1:
		refuse("name", "recipient", "job %s has no recipient %s", job, number)
	case !recipient && !d.Service.Managed.Settings:
		refuse("kept", "", "settings stand in the configuration (settings.managed: file)")
	case !recipient && !settable(d.Service.Managed, c.Name):
		refuse("name", "name", "%q is not kept in the ledger; it keeps %s", c.Name,
			strings.Join(d.Service.Managed.Names, ", "))
	}
	return p, against
}

func settable(m jobs.Managed, name string) bool {
	return slices.Contains(m.Names, name) && name != "holidays" || strings.HasPrefix(name, "holidays.")
}

// more is the number of one more recipient.
func more(all []ledger.Setting, prefix string) int {
	n := 1
	for _, s := range all {
		var k int
		if rest, ok := strings.CutPrefix(s.Name, prefix); ok {
			if _, err := fmt.Sscan(rest, &k); err == nil {
				n = max(n, k+1)
			}
		}
	}
	return n
}

// settle confirms or declines a change that waits.
func (d *Desk) settle(ctx context.Context, all []ledger.Setting, against ledger.Refusals, o Order, a Actor) (
	out ledger.Setting, err error) {
	i := slices.IndexFunc(all, func(s ledger.Setting) bool { return s.ID == o.Setting })
	if i < 0 {
		against = append(against, noChange(o.Setting)...)
	}
	if len(against) > 0 {
		return out, against
	}
	if change := all[i]; o.Verb == Confirm && change.State == ledger.Proposed {
		change.From = d.notBefore(change.From)
		if err := d.Service.Try(all, change); err != nil {
			return out, wrong(err)
		}
	}
	return d.Service.Settings.Settle(ctx, ledger.Settlement{ID: o.Setting, Decline: o.Verb == Decline,
		Actor: a.Account, Reason: o.Reason, Via: a.Via()})
}

// wrong is what a configuration would say of a change, one refusal a line.
func wrong(err error) ledger.Refusals {
	var out ledger.Refusals
	for line := range strings.Lines(err.Error()) {
		field, _, _ := strings.Cut(line, ": ")
		out = append(out, ledger.Refusal{Code: "value", Field: field[strings.LastIndexByte(field, '.')+1:],
			Text: strings.TrimSpace(line)})
	}
	return out
}
