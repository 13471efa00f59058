package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"huizong/jobs/account"
	"huizong/jobs/ledger"
)

// founded reports whether there is an administrator. Before the first, accounts are made by whoever sits at the host.
func founded(all []account.Account) bool {
	return slices.ContainsFunc(all, func(x account.Account) bool { return x.Role == account.Admin && !x.Disabled })
}

// seconds are those who could confirm what somebody else changes of an account: who may approve, and has made the
// account their own. Until then whoever made it knows its password, and is no second person.
func seconds(all []account.Account, of, by string) []account.Account {
	return slices.DeleteFunc(slices.Clone(all), func(x account.Account) bool {
		return x.Name == of || x.Name == by || !x.Role.May(account.Approver) || !x.Owned()
	})
}

func enabled(x account.Account) bool { return !x.Disabled }

// regular reports whether a change of an account can be ordered by one administrator and confirmed by another person.
func regular(all []account.Account, of string) bool {
	return slices.ContainsFunc(all, func(x account.Account) bool {
		return x.Name != of && x.Role == account.Admin && !x.Disabled &&
			slices.ContainsFunc(seconds(all, of, x.Name), enabled)
	})
}

// signed refuses whoever did not sign in, but for the first accounts, and in an emergency.
func signed(all []account.Account, of string, o Order, a Actor) ledger.Refusals {
	refuse := func(code, text, do string) ledger.Refusals {
		return ledger.Refusals{{Code: code, Kind: ledger.ErrRole, Text: text, Do: do}}
	}
	switch {
	case !a.Nobody:
		return nil
	case a.Emergency && regular(all, of):
		return refuse("emergency", "an administrator and a second person can be asked, so this is no emergency",
			"huizong login, as the administrator")
	case a.Emergency && o.Reason == "":
		return refuse("reason", "an emergency needs a reason: all operators and approvers are told it", "")
	case a.Emergency:
		return nil
	case founded(all):
		return refuse("identity", "there is an administrator, so accounts are changed by one who has signed in",
			"huizong login")
	case o.Verb == ResetFactor:
		return refuse("identity", "a second factor is reset by an administrator who has signed in",
			"where there is none: --emergency --reason on the host; all are told")
	}
	return nil
}

// asked reports whether a change of an account waits for a second person. The first accounts take none: there is nobody
// to ask. In an emergency all are told instead, before it is done.
func (d *Desk) asked(ctx context.Context, is, to account.Account, o Order, a Actor) (bool, error) {
	all, err := d.Book.Accounts(ctx)
	if err != nil {
		return false, err
	}
	people := seconds(all, to.Name, a.Account)
	switch {
	case a.Emergency:
		return false, d.alarm(ctx, to.Name, o, a)
	case !account.NeedsSecond(is, to), !founded(all):
		return false, nil
	case slices.ContainsFunc(people, enabled):
		return true, nil
	case len(people) == 0 && o.Verb != ResetFactor:
		return false, nil
	}
	return false, ledger.Refusals{{Code: "second", Kind: ledger.ErrState,
		Text: to.Name + ": this takes a second person, and nobody who could be asked is let in",
		Do:   "in an emergency: huizong logout, and then on the host --emergency --reason; all are told"}}
}

// alarm tells every operator and every approver that somebody acts without having signed in.
func (d *Desk) alarm(ctx context.Context, of string, o Order, a Actor) error {
	people, err := d.Service.Ledger.People(ctx)
	if err != nil {
		return err
	}
	what := strings.ReplaceAll(string(o.Verb), "-", " ")
	return d.Service.Ledger.Letters(ctx, d.Service.Emergency(fmt.Sprintf("%s: %s %s: %s", a.Account, what, of,
		o.Reason), people.Approvers()))
}
