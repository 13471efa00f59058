package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"huizong/jobs/account"
	"huizong/jobs/ledger"
)

// AccountEffect is what an order of an account would come to.
type AccountEffect struct {
	Is, To   account.Account
	New      bool             // there is none of the name yet
	Waits    bool             // it takes effect once another person confirms it
	Proposal account.Proposal // that is settled
	Ends     int              // sessions
}

// leaving are the orders that end what an account is signed in to.
var leaving = []ledger.Verb{SetRole, Disable, ResetFactor, EndSessions}

// AccountEffect says what an order of an account would come to, or everything that stands against it; nothing is
// changed, and nobody is told.
func (d *Desk) AccountEffect(ctx context.Context, o Order, a Actor) (out AccountEffect, err error) {
	q := o.Account
	all, err := d.Book.Accounts(ctx)
	if err != nil {
		return out, err
	}
	rule, _ := RuleOf(o.Verb)
	if against := append(who(rule, a), signed(all, q.Name, o, a)...); len(against) > 0 {
		return out, against
	}
	if o.Verb == ConfirmAccount || o.Verb == DeclineAccount {
		return d.proposed(ctx, q.Change, o.Verb == ConfirmAccount)
	}
	i := slices.IndexFunc(all, func(x account.Account) bool { return x.Name == q.Name })
	switch {
	case i >= 0 && o.Verb == AddAccount:
		return out, ledger.Refusals{{Code: "exists", Field: "account", Kind: ledger.ErrState,
			Text: fmt.Sprintf("%s: %s", q.Name, account.ErrExists)}}
	case o.Verb == AddAccount:
		out.New, out.To = true, account.Account{Name: q.Name, Title: q.Title, Role: q.Role, Address: q.Address}
	case i < 0:
		return out, noAccount(q.Name)
	default:
		out.Is = all[i]
		if against := d.againstAccount(ctx, out.Is, q, o, a); len(against) > 0 {
			return out, against
		}
		out.To, _, _ = edited(out.Is, q, o.Verb)
		if err := d.left(ctx, out.Is, out.To); err != nil {
			return out, err
		}
	}
	if !a.Emergency { // then all are told instead
		if out.Waits, err = d.asked(ctx, out.Is, out.To, o, a); err != nil {
			return out, err
		}
	}
	if slices.Contains(leaving, o.Verb) && !out.Waits {
		sessions, err := d.Book.Sessions(ctx, q.Name)
		if err != nil {
			return out, err
		}
		out.Ends = len(sessions)
	}
	return out, nil
}

// proposed is a change that waits, and what it makes of its account where it is confirmed.
func (d *Desk) proposed(ctx context.Context, change int64, confirmed bool) (out AccountEffect, err error) {
	all, err := d.Book.Proposals(ctx)
	if err != nil {
		return out, err
	}
	i := slices.IndexFunc(all, func(p account.Proposal) bool { return p.ID == change && p.State == account.Waiting })
	if i < 0 {
		return out, noAccountChange(change)
	}
	out.Proposal = all[i]
	if out.Is, err = d.Book.Account(ctx, out.Proposal.Account); errors.Is(err, account.ErrUnknown) {
		return out, noAccount(out.Proposal.Account)
	}
	if out.To = out.Is; confirmed {
		out.Proposal.Apply(&out.To)
	}
	return out, err
}

func noAccount(name string) ledger.Refusals {
	return ledger.Refusals{{Code: "account", Field: "account", Kind: ledger.ErrNotFound,
		Text: fmt.Sprintf("there is no account %q", name)}}
}

func noAccountChange(id int64) ledger.Refusals {
	return ledger.Refusals{{Code: "change", Field: "change", Kind: ledger.ErrNotFound,
		Text: fmt.Sprintf("no change %d of an account waits", id)}}
}
