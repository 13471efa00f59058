package api

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"huizong/admin/door"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
)

// accountAnswer is an account, nothing secret in it.
type accountAnswer struct {
	account.Account
	Factor bool `json:"second_factor"`
}

func answerOf(a account.Account) accountAnswer { return accountAnswer{a, a.Bound()} }

func accounts(v *visit) error {
	all, err := v.Accounts.Accounts(v.R.Context())
	if err != nil {
		return err
	}
	out := []accountAnswer{}
	for _, a := range all {
		out = append(out, answerOf(a))
	}
	return v.answer(http.StatusOK, out)
}

// accountRequest orders something of an account.
type accountRequest struct {
	Account string       `json:"account"` // of one that is added
	Title   string       `json:"title"`
	Address string       `json:"address"`
	Role    account.Role `json:"role"`
	Token   int64        `json:"token"` // that is ended
	Reason  string       `json:"reason"`
}

// accountDone is what an order came to.
type accountDone struct {
	Account accountAnswer     `json:"account"`
	Waits   bool              `json:"waits"`  // for a second person
	Change  *account.Proposal `json:"change"` // that waits, or was settled
	Invited bool              `json:"invited"`
	Link    string            `json:"link,omitempty"` // of the invitation, where it was not mailed: shown this once
}

// accountOrder takes an order of an account.
func accountOrder(verb ledger.Verb) func(*visit) error {
	return func(v *visit) error {
		var q accountRequest
		if err := v.read(&q); err != nil {
			return err
		}
		name := v.R.PathValue("account")
		if verb == desk.AddAccount {
			name = q.Account
		}
		status := http.StatusOK
		if verb == desk.AddAccount {
			status = http.StatusCreated
		}
		return v.accountDo(status, desk.Order{Verb: verb, Reason: q.Reason, Account: &desk.AccountOrder{Name: name,
			Title: q.Title, Address: q.Address, Role: q.Role, Token: q.Token,
			Link: v.Service.BaseURL + "/login/invite?invite="}})
	}
}

func (v *visit) accountDo(status int, o desk.Order) error {
	done, err := v.desk.Do(v.R.Context(), o, v.Actor(desk.API))
	if err != nil {
		return err
	}
	d := done.Account
	out := accountDone{Account: answerOf(d.Account), Waits: d.Waits(), Invited: d.Invited, Link: d.Link}
	if d.Proposal.ID != 0 {
		out.Change = &d.Proposal
	}
	return v.answer(status, out)
}

// accountChanges answers the changes of accounts that wait for a second person.
func accountChanges(v *visit) error {
	all, err := v.Accounts.Proposals(v.R.Context())
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, all)
}

func settleAccount(verb ledger.Verb) func(*visit) error {
	return func(v *visit) error {
		id, err := strconv.ParseInt(v.R.PathValue("change"), 10, 64)
		if err != nil {
			return door.ErrNoPage
		}
		var q settleRequest
		if err := v.read(&q); err != nil {
			return err
		}
		return v.accountDo(http.StatusOK, desk.Order{Verb: verb, Reason: q.Reason,
			Account: &desk.AccountOrder{Change: id}})
	}
}

// sessionAnswer is one place where an account is signed in.
type sessionAnswer struct {
	Address string `json:"address"`
	Agent   string `json:"agent"`
	Begun   string `json:"begun_at"`
	Seen    string `json:"seen_at"`
}

func accountSessions(v *visit) error {
	name := v.R.PathValue("account")
	if _, err := v.Accounts.Account(v.R.Context(), name); err != nil {
		return unknownAccount(err)
	}
	all, err := v.Accounts.Sessions(v.R.Context(), name)
	if err != nil {
		return err
	}
	out := []sessionAnswer{}
	for _, s := range all {
		out = append(out, sessionAnswer{s.Address, s.Agent, stamp(s.BegunAt), stamp(s.SeenAt)})
	}
	return v.answer(http.StatusOK, out)
}

func accountTokens(v *visit) error {
	name := v.R.PathValue("account")
	if _, err := v.Accounts.Account(v.R.Context(), name); err != nil {
		return unknownAccount(err)
	}
	all, err := v.Accounts.Tokens(v.R.Context(), name)
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, all)
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// unknownAccount is that there is no such account, as a call answers it.
func unknownAccount(err error) error {
	if errors.Is(err, account.ErrUnknown) {
		return door.ErrNoPage
	}
	return err
}
