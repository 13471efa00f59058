package api

import (
	"errors"
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

func accounts(v *visit) (any, error) {
	all, err := v.Accounts.Accounts(v.R.Context())
	if err != nil {
		return nil, err
	}
	out := []accountAnswer{}
	for _, a := range all {
		out = append(out, answerOf(a))
	}
	return out, nil
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
func accountOrder(verb ledger.Verb) call {
	return taking(func(v *visit, q accountRequest) (any, error) {
		name := v.R.PathValue("account")
		if verb == desk.AddAccount {
			name = q.Account
		}
		return v.accountDo(desk.Order{Verb: verb, Reason: q.Reason, Account: &desk.AccountOrder{Name: name,
			Title: q.Title, Address: q.Address, Role: q.Role, Token: q.Token,
			Link: v.Service.BaseURL + "/login/invite?invite="}})
	})
}

func (v *visit) accountDo(o desk.Order) (any, error) {
	done, err := v.order(o)
	if err != nil {
		return nil, err
	}
	d := done.Account
	v.secret = d.Link
	out := accountDone{Account: answerOf(d.Account), Waits: d.Waits(), Invited: d.Invited, Link: d.Link}
	if d.Proposal.ID != 0 {
		out.Change = &d.Proposal
	}
	if o.Verb == desk.AddAccount {
		return created{out}, nil
	}
	return out, nil
}

// accountChanges answers the changes of accounts that wait for a second person.
func accountChanges(v *visit) (any, error) {
	return v.Accounts.Proposals(v.R.Context())
}

func settleAccount(verb ledger.Verb) call {
	return numbered("change", func(v *visit, id int64) (any, error) {
		var q settleRequest
		if err := v.read(&q); err != nil {
			return nil, err
		}
		return v.accountDo(desk.Order{Verb: verb, Reason: q.Reason,
			Account: &desk.AccountOrder{Change: id}})
	})
}

// sessionAnswer is one place where an account is signed in.
type sessionAnswer struct {
	Address string `json:"address"`
	Agent   string `json:"agent"`
	Begun   string `json:"begun_at"`
	Seen    string `json:"seen_at"`
}

func accountSessions(v *visit) (any, error) {
	name, err := v.pathAccount()
	if err != nil {
		return nil, err
	}
	all, err := v.Accounts.Sessions(v.R.Context(), name)
	if err != nil {
		return nil, err
	}
	out := []sessionAnswer{}
	for _, s := range all {
		out = append(out, sessionAnswer{s.Address, s.Agent, stamp(s.BegunAt), stamp(s.SeenAt)})
	}
	return out, nil
}

func accountTokens(v *visit) (any, error) {
	name, err := v.pathAccount()
	if err != nil {
		return nil, err
	}
	return v.Accounts.Tokens(v.R.Context(), name)
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// pathAccount is the name of the account in a path.
func (v *visit) pathAccount() (string, error) {
	a, err := v.Accounts.Account(v.R.Context(), v.R.PathValue("account"))
	if errors.Is(err, account.ErrUnknown) {
		err = door.ErrNoPage
	}
	return a.Name, err
}
