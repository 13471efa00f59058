// Package desk is where every order comes in: from a page, the API or the command line, which only bind and show. It
// knows who may give which order, in which state, and what it has to say; the effect, its record and its audit are one
// transaction of the ledger, which holds the same rules once more where they take effect.
package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

// Actor is who gives an order.
type Actor struct {
	Account string       // the actor in every record
	Role    account.Role // what it may do: the account's, of a token at most its scope
	Channel Channel
	Address string    // from where: an IP address, or user@host at the command line
	Token   int64     // of a program, or of a sign-in at the command line
	Factor  time.Time // when it was last proved who it is; zero: not known
	Nobody  bool      // no account stands behind the name: whoever has a shell on the host
	// breaks the glass: decides without having signed in, and all operators and approvers are told
	Emergency bool
}

// via is what the audit keeps of the actor beside the name.
// Via is as whom, through what and from where the actor comes.
func (a Actor) Via() ledger.Via {
	role := string(a.Role)
	if a.Nobody {
		role = ledger.Unauthenticated
	}
	if a.Emergency {
		role = "emergency"
	}
	return ledger.Via{Role: role, Channel: string(a.Channel), Address: a.Address, Token: a.Token}
}

// Order is what is asked, of a run or of a job, as it was typed.
type Order struct {
	Verb   ledger.Verb
	Reason string // of a pause: the note that stands beside every slot that is skipped
	Count  string // of recipients, as a confirmation; empty: not stated

	Run       int64
	Content   string               // of an approval: the content that was looked at
	Recipient string               // of a resend: only this one's, even if it was sent
	Instead   string               // of a resend: the address that Recipient takes the place of
	Also      bool                 // of a resend: Recipient was added, and gets the sealed report too
	Region    string               // of that: whose slice it gets; empty: the run's own
	Delivery  int64                // of a resolve; it finds the run
	Outcome   ledger.DeliveryState // of a resolve: sent, queued or cancelled
	Seen      *Seen                // what the one who orders saw of the run; nil: not asked

	Change  *Changed      // of a change: what of
	Setting int64         // of a confirm or decline: the change that waits
	Judged  *Judged       // of a judgement: what of
	Account *AccountOrder // of an order of an account
	Upload  int64         // of an import or discard: the file that was handed in

	Job    string
	Agency string    // of letters to agencies: the one it goes to; empty: every one concerned
	Among  []string  // of them, only these agencies; empty: every one
	Once   bool      // of them, only where none went before, sent or not
	Period string    // empty: the last complete one
	AsOf   time.Time // zero: now
	To     string    // of a test: the one address it goes to
	Last   *int64    // the run of the period that was sent last, as the one who orders saw it; nil: not asked
}

// Seen is a run as a form showed it. Where it has moved since, nothing is done.
type Seen struct{ State, Revision, Content string }

// SeenOf is a run as a form shows it.
func SeenOf(r ledger.Run) Seen { return Seen{string(r.State), strconv.Itoa(r.Revision), r.Content} }

// Done is what an order came to.
type Done struct {
	Run ledger.Run
	// of test and send: the run was made, else it is the one that has the period; of pause and resume: it was not so
	Fresh   bool
	Moved   []ledger.Delivery // of a resend and the like: as they were
	Setting ledger.Setting    // of a change and the like: the version
	Ruling  reconcile.Ruling  // of a judgement: as it stands

	Letters []ledger.AgencyLetter // to agencies, that were queued
	Account AccountDone

	Received *jobs.Received // of an import: what was written
}

// Desk takes orders.
type Desk struct {
	Service  *jobs.Service
	Book     account.Book // of accounts; nil: none are changed here
	Identity bool         // orders that decide are given by somebody who has signed in, also at the command line
	Factor   bool         // what lets a report out needs a second factor, given lately
	Changed  func()       // told of every order that was carried out, so that nothing of before is shown; may be nil
}

// Do carries an order out, or returns everything that stands against it as ledger.Refusals; then nothing was done.
func (d *Desk) Do(ctx context.Context, o Order, a Actor) (done Done, err error) {
	rule, ok := RuleOf(o.Verb)
	o.Reason = strings.TrimSpace(o.Reason)
	switch {
	case !ok || o.Verb == Check || o.Verb == Preview:
		return done, ledger.Refusals{
			{Code: "verb", Field: "mode", Text: fmt.Sprintf("there is no order %q", o.Verb)},
		}
	case len(tooLong(o)) > 0:
		return done, tooLong(o)
	case slices.Contains(ledger.Verbs(), o.Verb):
		done, err = d.decide(ctx, rule, o, a)
	case o.Verb == Change || o.Verb == Confirm || o.Verb == Decline:
		done.Setting, err = d.change(ctx, rule, o, a)
	case slices.Contains(Judgements, o.Verb):
		done.Ruling, err = d.judging(ctx, rule, o, a)
	case slices.Contains(OfAccounts, o.Verb):
		done.Account, err = d.accounts(ctx, rule, o, a)
	case o.Verb == Pause || o.Verb == Resume:
		done.Fresh, err = d.pause(ctx, rule, o, a)
	case o.Verb == Import || o.Verb == Discard:
		done, err = d.receive(ctx, rule, o, a)
	case o.Verb == Feedback || o.Verb == Remind:
		done, err = d.letters(ctx, o, a)
	default:
		done, err = d.trigger(ctx, rule, o, a)
	}
	if err != nil {
		return done, err
	}
	if d.Changed != nil {
		d.Changed()
	}
	d.Service.Ring()
	return done, nil
}

// Allowed lists what the actor may order of the run now.
func (d *Desk) Allowed(ctx context.Context, run int64, a Actor) ([]ledger.Verb, error) {
	f, err := d.Service.Ledger.File(ctx, run)
	if err != nil {
		return nil, err
	}
	var out []ledger.Verb
	for _, r := range OfRuns() {
		if len(d.Against(f, r, a)) == 0 {
			out = append(out, r.Verb)
		}
	}
	return out, nil
}

// Against is what stands against an order of a run whatever it says: all that is left to do is to fill it in. A page
// asks for the second factor beside the rest.
func (d *Desk) Against(f ledger.File, r Rule, a Actor) ledger.Refusals {
	o := Order{Verb: r.Verb, Run: f.Run.ID, Reason: "-", Content: f.Run.Content, Outcome: ledger.Sent,
		Count: strconv.Itoa(d.Recipients(f))}
	if a.Channel == Page {
		a.Factor = time.Now()
	}
	for _, v := range f.Deliveries {
		if v.State == ledger.InDoubt {
			o.Delivery, o.Outcome = v.ID, ledger.Sent
		} else if o.Delivery == 0 && v.State.Wrong() {
			o.Delivery, o.Outcome = v.ID, ledger.Cancelled
		}
		if v.State != ledger.Sending && v.State != ledger.Committed {
			o.Recipient = v.Recipient
		}
	}
	return d.judge(f, r, o, a)
}

// judge lists all that stands against an order of a run.
func (d *Desk) judge(f ledger.File, r Rule, o Order, a Actor) ledger.Refusals {
	against := append(who(r, a), d.identity(f, r, o, a)...)
	if o.Seen != nil && *o.Seen != SeenOf(f.Run) {
		against = append(against, ledger.Refusal{Code: "moved", Kind: ledger.ErrState,
			Text: fmt.Sprintf("run %d has moved since it was shown: it is %s", f.Run.ID, f.Run.State)})
	}
	against = append(against, count(r, o, a, d.Recipients(f))...)
	if o.Content == "" && slices.Contains(r.Content, a.Channel) {
		against = append(against, ledger.Refusal{Code: "content", Field: "sha256",
			Text: "is needed: the content that you looked at", Do: fmt.Sprintf("run %d shows it", f.Run.ID)})
	}
	var refusals ledger.Refusals
	if _, err := ledger.Decide(f, decision(o, a), d.Service.Now()); errors.As(err, &refusals) {
		against = append(against, refusals...)
	}
	return against
}

func decision(o Order, a Actor) ledger.Decision {
	return ledger.Decision{
		Run:       o.Run,
		Verdict:   o.Verb,
		Actor:     a.Account,
		Reason:    o.Reason,
		Content:   o.Content,
		Recipient: o.Recipient,
		Instead:   o.Instead,
		Also:      o.Also,
		Region:    o.Region,
		Delivery:  o.Delivery,
		Outcome:   o.Outcome,
		Via:       a.Via(),
	}
}

// decide carries an order of a run out.
func (d *Desk) decide(ctx context.Context, r Rule, o Order, a Actor) (Done, error) {
	if o.Run == 0 {
		if against := who(r, a); len(against) > 0 {
			return Done{}, against
		}
		v, err := d.Service.Ledger.Delivery(ctx, o.Delivery)
		if err != nil {
			return Done{}, err
		}
		o.Run = v.Run
	}
	f, err := d.Service.Ledger.File(ctx, o.Run)
	if err != nil {
		return Done{}, err
	}
	if against := d.judge(f, r, o, a); len(against) > 0 {
		return Done{}, against
	}
	order := decision(o, a)
	if o.Instead != "" || o.Also {
		if err := d.redirect(ctx, f, o, &order); err != nil {
			return Done{}, err
		}
	}
	if a.Emergency && r.Person {
		order.Letters = d.Service.Emergency(fmt.Sprintf("%s: %s run %d: %s", a.Account, o.Verb, o.Run, o.Reason),
			f.People.Approvers())
		if len(order.Letters) == 0 {
			return Done{}, ledger.Refusals{{Code: "told", Kind: ledger.ErrState,
				Text: "nobody could be told of it: there is no operator, and no approver with an address"}}
		}
	}
	out, err := d.Service.Ledger.Decide(ctx, order)
	return Done{Run: out.Run, Moved: out.Moved}, err
}

// redirect completes an order to send the sealed report to another address.
func (d *Desk) redirect(ctx context.Context, f ledger.File, o Order, order *ledger.Decision) (err error) {
	if o.Reason == "" {
		return ledger.Refusals{{Code: "reason", Field: "reason", Text: "a reason is needed"}}
	}
	if order.Recipient, err = jobs.Mailbox(o.Recipient); err != nil {
		return ledger.Refusals{{Code: "to", Field: "to", Text: err.Error()}}
	}
	order.Second = d.Service.NeedsSecond(f.Run, order.Recipient)
	order.Letter, err = d.Service.Redirected(ctx, f, o.Instead, o.Region, order.Recipient)
	return err
}

// who refuses an actor whose role does not reach.
func who(r Rule, a Actor) (against ledger.Refusals) {
	if !a.Role.May(r.Role) {
		against = append(against, ledger.Refusal{Code: "role", Kind: ledger.ErrRole,
			Text: fmt.Sprintf("%s needs the role %s, and %s has %s", r.Verb, r.Role, a.Account, a.Role)})
	}
	return against
}

// identity refuses an order that decides, of somebody who has not signed in: where the office says so, and always where
// the report needs a second person. What lets a report out needs a second factor that was given lately, where factors
// are needed.
func (d *Desk) identity(f ledger.File, r Rule, o Order, a Actor) ledger.Refusals {
	switch {
	case r.Person && a.Nobody && d.second(f.Run):
		return ledger.Refusals{
			{Code: "identity", Kind: ledger.ErrRole, Do: "huizong login; then again, without --as",
				Text: "this report needs a second person, so who decides must sign in"},
		}
	case r.Person && a.Emergency && strings.TrimSpace(o.Reason) == "":
		return ledger.Refusals{{Code: "reason", Field: "reason", Kind: ledger.ErrState,
			Text: "an emergency needs a reason: all operators and approvers are told it"}}
	case r.Person && a.Nobody && d.Identity && !a.Emergency:
		return ledger.Refusals{{Code: "identity", Kind: ledger.ErrRole, Do: "huizong login",
			Text: "orders that decide are made as a person here (admin.cli_identity)"}}
	case r.Fresh && d.Factor && time.Since(a.Factor) > account.Fresh:
		return ledger.Refusals{
			{Code: "factor", Kind: ledger.ErrRole, Do: "give it again: huizong login, or on the page",
				Text: fmt.Sprintf("the second factor of %s was given more than %d minutes ago", a.Account,
					int(account.Fresh.Minutes()))},
		}
	}
	return nil
}

// second reports whether a run's report needs a second person: as it was sealed, else as its job says today.
func (d *Desk) second(r ledger.Run) bool {
	if r.Approval != "" {
		return r.Approval.Count() > 0
	}
	job, ok := d.Service.Job(r.Job)
	return ok && r.TestTo == "" && d.Service.Approval(job).Count() > 0
}

// count holds the number of recipients that was stated against how many it goes to.
func count(r Rule, o Order, a Actor, want int) ledger.Refusals {
	stated := strings.TrimSpace(o.Count)
	refusal := ledger.Refusal{Code: "count", Field: "recipients", Args: map[string]string{"typed": stated,
		"n": strconv.Itoa(want)}, Do: "state the number of recipients as a confirmation"}
	switch n, err := strconv.Atoi(stated); {
	case stated == "" && slices.Contains(r.Count, a.Channel):
		refusal.Code, refusal.Text = "uncounted", fmt.Sprintf("it goes to %d recipients", want)
	case stated != "" && (err != nil || n != want):
		refusal.Text = fmt.Sprintf("it goes to %d recipients, not %s", want, stated)
	default:
		return nil
	}
	return ledger.Refusals{refusal}
}

// Recipients is to how many a run goes: those it sealed, or else those of its job.
func (d *Desk) Recipients(f ledger.File) int {
	if f.Run.Content != "" {
		return len(f.Deliveries)
	}
	job, _ := d.Service.Job(f.Run.Job)
	return len(job.Recipients)
}
