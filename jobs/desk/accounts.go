package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"huizong/jobs/account"
	"huizong/jobs/allow"
	"huizong/jobs/ledger"
)

// What is ordered of accounts.
const (
	AddAccount     ledger.Verb = "account-add"      // with an invitation: nobody sets another's password
	SetRole        ledger.Verb = "account-role"     // proposed, where the role may approve and the one before may not
	SetAddress     ledger.Verb = "account-address"  // of mail: tests and notices go there
	Disable        ledger.Verb = "account-disable"  // let in no more; what it did stays
	Enable         ledger.Verb = "account-enable"   // proposed, where it may approve
	ResetPassword  ledger.Verb = "account-password" // an invitation to set another; the present one stays until then
	ResetFactor    ledger.Verb = "account-factor"   // proposed
	EndSessions    ledger.Verb = "account-sessions" // sign out everywhere
	EndToken       ledger.Verb = "account-token"
	ConfirmAccount ledger.Verb = "account-confirm"
	DeclineAccount ledger.Verb = "account-decline"
)

// OfAccounts lists what is ordered of accounts.
var OfAccounts = []ledger.Verb{AddAccount, SetRole, SetAddress, Disable, Enable, ResetPassword, ResetFactor,
	EndSessions,
	EndToken, ConfirmAccount, DeclineAccount}

// AccountOrder is what is ordered of an account, as it was typed.
type AccountOrder struct {
	Name, Title, Address string
	Role                 account.Role
	Token                int64  // to be ended
	Change               int64  // to be confirmed or declined
	Link                 string // where an invitation is taken up, up to the invitation itself
	Hand                 bool   // an invitation is handed over by whoever orders it, and not mailed
	Hash                 string // of a first password, set at the command line; empty: an invitation
}

// AccountDone is what an order of an account came to.
type AccountDone struct {
	Account  account.Account
	Proposal account.Proposal // it waits for a second person
	Invited  bool             // an invitation was made
	Link     string           // of the invitation; empty where it was mailed
	Ended    int64            // sessions
}

// Waits reports whether the order waits for a second person.
func (d AccountDone) Waits() bool { return d.Proposal.State == account.Waiting }

// accounts carries an order of an account out.
func (d *Desk) accounts(ctx context.Context, r Rule, o Order, a Actor) (AccountDone, error) {
	return unfenced(func() (AccountDone, error) { return d.accountsOnce(ctx, r, o, a) })
}

func (d *Desk) accountsOnce(ctx context.Context, r Rule, o Order, a Actor) (out AccountDone, err error) {
	q := o.Account
	if q == nil {
		q = &AccountOrder{}
	}
	if d.Book == nil {
		return out, ledger.Refusals{{Code: "kept", Text: "no accounts are kept in this ledger"}}
	}
	if o.Verb == ConfirmAccount || o.Verb == DeclineAccount {
		return d.settleAccount(ctx, r, o, a)
	}
	all, err := d.Book.Accounts(ctx)
	if err != nil {
		return out, err
	}
	against := append(who(r, a), signed(all, q.Name, o, a)...)
	if o.Verb == AddAccount {
		return d.addAccount(ctx, q, o, a, against)
	}
	is, err := d.Book.Account(ctx, q.Name)
	if errors.Is(err, account.ErrUnknown) {
		return out, append(against, noAccount(q.Name)...)
	} else if err != nil {
		return out, err
	}
	if against = append(against, d.againstAccount(ctx, is, q, o, a)...); len(against) > 0 {
		return out, against
	}
	switch o.Verb {
	case EndSessions:
		out.Account = is
		out.Ended, err = d.Book.EndSessions(ctx, is.Name, "", a.Account)
		return out, err
	case EndToken:
		out.Account = is
		return out, d.Book.Revoke(ctx, q.Token, a.Account)
	}
	return d.editAccount(ctx, is, q, o, a)
}

// reasoned are the orders of accounts that say why.
var reasoned = []ledger.Verb{SetRole, Disable, Enable, ResetFactor}

// againstAccount lists all that stands against an order of an account that is there.
func (d *Desk) againstAccount(ctx context.Context, is account.Account, q *AccountOrder, o Order, a Actor) (
	against ledger.Refusals) {
	refuse := func(code, field, text string, args ...any) {
		against = append(against, ledger.Refusal{Code: code, Field: field, Kind: ledger.ErrState,
			Text: is.Name + ": " + fmt.Sprintf(text, args...)})
	}
	if slices.Contains(reasoned, o.Verb) && o.Reason == "" {
		refuse("reason", "reason", "a reason is needed")
	}
	own := is.Name == a.Account
	switch {
	case own && (o.Verb == SetRole || o.Verb == Disable || o.Verb == ResetFactor):
		refuse("own", "account", "another administrator does this of one's own account")
	case o.Verb == SetRole && !slices.Contains(account.AllRoles, q.Role):
		refuse("role-form", "role", "want a role (viewer, operator, approver, admin, auditor), got %q", q.Role)
	case o.Verb == SetRole && q.Role == is.Role:
		refuse("unchanged", "role", "it has the role %s already", is.Role)
	case o.Verb == Disable && is.Disabled, o.Verb == Enable && !is.Disabled:
		refuse("unchanged", "", "it is so already")
	case o.Verb == ResetFactor && !is.Bound() && !a.Emergency:
		refuse("unchanged", "", "it has no second factor")
	case o.Verb == ResetPassword && is.Disabled:
		refuse("disabled", "", "it is disabled; let it in again first")
	case o.Verb == SetAddress && q.Address != "" && !allow.Address(q.Address):
		refuse("address", "address", "want an address like name@example.gov.cn, got %q", q.Address)
	case o.Verb == EndToken && !d.has(ctx, is.Name, q.Token):
		refuse("token", "token", "it has no token %d", q.Token)
	}
	return against
}

func (d *Desk) has(ctx context.Context, name string, token int64) bool {
	all, err := d.Book.Tokens(ctx, name)
	return err == nil && slices.ContainsFunc(all, func(t account.Token) bool { return t.ID == token })
}

// addAccount adds one with an invitation. One that may approve is let in once another person agrees.
func (d *Desk) addAccount(ctx context.Context, q *AccountOrder, o Order, a Actor, against ledger.Refusals) (
	out AccountDone, err error) {
	n := account.Account{Name: strings.TrimSpace(q.Name), Title: strings.TrimSpace(q.Title), Role: q.Role,
		Address: strings.TrimSpace(q.Address)}
	refuse := func(code, field, text string) {
		against = append(against, ledger.Refusal{Code: code, Field: field, Text: text})
	}
	if err := account.CheckNew(n.Name); err != nil {
		refuse("name", "account", err.Error())
	}
	if !slices.Contains(account.AllRoles, n.Role) {
		refuse("role-form", "role", fmt.Sprintf("want a role, got %q", n.Role))
	}
	if n.Address != "" && !allow.Address(n.Address) {
		refuse("address", "address", fmt.Sprintf("want an address like name@example.gov.cn, got %q", n.Address))
	}
	if len(against) > 0 {
		return out, against
	}
	asked, err := d.asked(ctx, account.Account{}, n, o, a)
	if err != nil {
		return out, err
	}
	n.Disabled = asked // until then
	invitation := ""
	if q.Hash == "" {
		invitation = n.InviteFor(account.InvitationLife, time.Now())
	} else { // the first administrator sits here; whoever else it is for did not choose it
		n.SetPassword(q.Hash, !a.Nobody || n.Role != account.Admin, time.Now())
	}
	if err := d.Book.Add(ctx, n, a.Account); errors.Is(err, account.ErrExists) {
		return out, ledger.Refusals{{Code: "exists", Field: "account", Kind: ledger.ErrState,
			Text: fmt.Sprintf("%s: %s", n.Name, account.ErrExists)}}
	} else if err != nil {
		return out, err
	}
	if out.Account, err = d.Book.Account(ctx, n.Name); err != nil {
		return out, err
	}
	if n.Disabled {
		if out.Proposal, err = d.proposeAccount(ctx, n, account.LetIn, o, a); err != nil {
			return out, err
		}
	}
	if invitation == "" {
		return out, nil
	}
	return out, d.invited(ctx, &out, n, invitation, q)
}

// edited is an account as an order makes it, what the audit calls that, and an invitation where one is made.
func edited(is account.Account, q *AccountOrder, v ledger.Verb) (to account.Account, what, invitation string) {
	to = is
	switch v {
	case SetRole:
		to.Role, what = q.Role, account.RoleGiven
	case SetAddress:
		to.Address, what = q.Address, "address"
	case Disable:
		to.Disabled, what = true, "disabled"
	case Enable:
		to.Disabled, what = false, account.LetIn
	case ResetPassword:
		invitation, what = to.InviteFor(account.InvitationLife, time.Now()), "invited"
	case ResetFactor:
		to.Unbind()
		what = account.FactorReset
	}
	return to, what, invitation
}

// editAccount makes the change, or proposes it.
func (d *Desk) editAccount(ctx context.Context, is account.Account, q *AccountOrder, o Order, a Actor) (out AccountDone,
	err error) {
	to, what, invitation := edited(is, q, o.Verb)
	e := account.Edit{What: what, Actor: a.Account, Reason: o.Reason, Via: a.Via()}
	if a.Emergency && o.Verb == ResetFactor {
		e.What += "_in_emergency"
	}
	asked, err := d.asked(ctx, is, to, o, a)
	if err != nil {
		return out, err
	}
	if asked {
		out.Account = is
		out.Proposal, err = d.proposeAccount(ctx, to, e.What, o, a)
		return out, err
	}
	if err := d.left(ctx, is, to); err != nil {
		return out, err
	}
	if err := d.Book.Edit(ctx, to, e); err != nil {
		return out, err
	}
	if out.Account, err = d.Book.Account(ctx, to.Name); err != nil || invitation == "" {
		return out, err
	}
	return out, d.invited(ctx, &out, to, invitation, q)
}

// left refuses to take away the last administrator.
func (d *Desk) left(ctx context.Context, is, to account.Account) error {
	if is.Role != account.Admin || is.Disabled || to.Role == account.Admin && !to.Disabled {
		return nil
	}
	all, err := d.Book.Accounts(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(o account.Account) bool {
		return o.Name != is.Name && o.Role == account.Admin && !o.Disabled
	}) {
		return nil
	}
	return ledger.Refusals{{Code: "last", Kind: ledger.ErrState, Text: is.Name + ": it is the last administrator"}}
}

// proposeAccount keeps a change that waits, and tells those who may confirm it.
func (d *Desk) proposeAccount(ctx context.Context, of account.Account, what string, o Order, a Actor) (
	account.Proposal, error) {
	p, err := d.Book.Propose(ctx, account.Proposal{Account: of.Name, What: what, Role: of.Role, Reason: o.Reason,
		By: a.Account, Via: a.Via()})
	if errors.Is(err, account.ErrWaiting) {
		return p, ledger.Refusals{{Code: "waiting", Kind: ledger.ErrState, Text: err.Error(),
			Do: "confirm or decline it first"}}
	} else if err != nil {
		return p, err
	}
	people, err := d.Service.Ledger.People(ctx)
	if err != nil {
		return p, err
	}
	return p, d.Service.Ledger.Letters(ctx, d.Service.ChangeWaits(a.Account, people.Approvers()))
}

// settleAccount confirms or declines a change of an account that waits.
func (d *Desk) settleAccount(ctx context.Context, r Rule, o Order, a Actor) (out AccountDone, err error) {
	against := who(r, a)
	if a.Nobody {
		against = append(against, ledger.Refusal{Code: "identity", Kind: ledger.ErrRole, Do: "huizong login",
			Text: "a change of an account is settled by a person who has signed in"})
	}
	if o.Verb == ConfirmAccount && d.Factor && time.Since(a.Factor) > account.Fresh {
		against = append(against, ledger.Refusal{Code: "factor", Kind: ledger.ErrRole,
			Do: "give it again: huizong login, or on the page", Text: fmt.Sprintf("the second factor of %s was given "+
				"more than %d minutes ago", a.Account, int(account.Fresh.Minutes()))})
	}
	if len(against) > 0 {
		return out, against
	}
	out.Proposal, err = d.Book.Settle(ctx, account.Settlement{ID: o.Account.Change, Decline: o.Verb == DeclineAccount,
		Actor: a.Account, Reason: o.Reason, Via: a.Via()})
	switch {
	case errors.Is(err, account.ErrOwn):
		return out, ledger.Refusals{{Code: "own", Kind: ledger.ErrApprover, Text: err.Error()}}
	case errors.Is(err, account.ErrUnknown):
		return out, noAccountChange(o.Account.Change)
	case err != nil:
		return out, err
	}
	out.Account, err = d.Book.Account(ctx, out.Proposal.Account)
	return out, err
}

// invited mails an invitation to the address of its account; where it has none, whoever ordered it hands it over.
func (d *Desk) invited(ctx context.Context, out *AccountDone, to account.Account, invitation string,
	q *AccountOrder) error {
	out.Invited, out.Link = true, q.Link+invitation
	if to.Address == "" || q.Hand {
		return nil
	}
	letters := d.Service.Invitation(to.Address, out.Link)
	if len(letters) == 0 {
		return nil
	}
	out.Link = ""
	return d.Service.Ledger.Letters(ctx, letters)
}
