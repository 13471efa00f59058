package door

import (
	"encoding/json"
	"errors"
	"net/http"

	"huizong/admin/openid"
	"huizong/jobs/account"
)

// flowCookie holds a sign-in through the identity provider between its two steps: sealed, for ten minutes. So a
// request of nobody leaves no row here.
const flowCookie = "huizong-flow"

// Flow is what the cookie holds.
type Flow struct {
	openid.Flow
	Next   string `json:"next"`
	Invite string `json:"invite,omitempty"` // of an account that is to be bound to whoever comes back
	Link   string `json:"link,omitempty"`   // the account that binds itself, being signed in
}

const forFlow = "openid flow"

// BeginFlow returns where a browser goes to sign in, and lets it carry the flow there and back.
func (v *Visit) BeginFlow(f Flow) (to string, err error) {
	if f.Flow, to, err = v.OpenID.Begin(v.R.Context()); err != nil {
		return "", errors.Join(openid.ErrUnavailable, err)
	}
	raw, err := json.Marshal(f)
	if err != nil {
		return "", err
	}
	sealed, err := v.flowKeys.Seal(forFlow, flowCookie, raw)
	if err != nil {
		return "", err
	}
	http.SetCookie(v.W, v.hostCookie(flowCookie, sealed, openid.Longest))
	return to, nil
}

// TakeFlow opens the cookie, and takes it away: it is used once.
func (v *Visit) TakeFlow() (f Flow, ok bool) {
	c, err := v.R.Cookie(v.hostCookie(flowCookie, "", 0).Name)
	if err != nil {
		return f, false
	}
	http.SetCookie(v.W, v.hostCookie(flowCookie, "", 0))
	raw, err := v.flowKeys.Open(forFlow, flowCookie, c.Value)
	return f, err == nil && json.Unmarshal(raw, &f) == nil
}

// ErrTaken says that somebody else here is bound to the subject.
var ErrTaken = errors.New("the subject is bound to another account")

// Identify returns the account of a subject. One that is not bound yet is bound where an administrator has invited it,
// or where its owner, signed in here with a password, asked for it.
func (v *Visit) Identify(f Flow, who openid.Identity) (account.Account, error) {
	ctx := v.R.Context()
	bound, err := v.Accounts.Identity(ctx, who.Issuer, who.Subject)
	if err != nil && !errors.Is(err, account.ErrUnknown) {
		return bound, err
	}
	known := err == nil
	var a account.Account
	switch {
	case f.Link != "" && f.Link == v.Who.Name:
		a = v.Who.Account
	case f.Invite != "":
		if a, err = v.Accounts.Invited(ctx, account.HashToken(f.Invite)); err != nil {
			return a, err
		}
	case f.Link == "" && known:
		return bound, nil
	default:
		return a, account.ErrUnknown
	}
	if known && bound.Name != a.Name {
		return a, ErrTaken
	}
	a.Issuer, a.Subject, a.Invite, a.InviteTill = who.Issuer, who.Subject, "", nil
	if err := v.Accounts.Change(ctx, a, "bound", a.Name); err != nil {
		return a, err
	}
	if a, err = v.Accounts.Account(ctx, a.Name); err == nil && f.Link != "" {
		err = v.Begin(a, v.Sessions.Factored(ctx))
	}
	return a, err
}
