package admin

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"huizong/admin/openid"
	"huizong/jobs/account"
)

// flowCookie holds a sign-in through the identity provider between its two steps: sealed, for ten minutes. So a
// request of nobody leaves no row here.
const flowCookie = "huizong-flow"

// flow is what the cookie holds.
type flow struct {
	openid.Flow
	Next   string `json:"next"`
	Invite string `json:"invite,omitempty"` // of an account that is to be bound to whoever comes back
	Link   string `json:"link,omitempty"`   // the account that binds itself, being signed in
}

const forFlow = "openid flow"

// openIDBegin sends the browser to the office's identity provider.
func (s *Server) openIDBegin(v *visit) error {
	q := v.r.URL.Query()
	return v.toProvider(flow{Next: localPath(q.Get("next")), Invite: q.Get("invite")})
}

// openIDLink binds the account that is signed in to who signs in at the provider next.
func (s *Server) openIDLink(v *visit) error {
	return v.toProvider(flow{Next: "/account", Link: v.who.Name})
}

func (v *visit) toProvider(f flow) (err error) {
	if v.OpenID == nil {
		return errNoPage
	}
	to := ""
	if f.Flow, to, err = v.OpenID.Begin(v.r.Context()); err != nil {
		v.service.Log.Error("cannot reach the identity provider", "error", err)
		return v.showLogin(http.StatusServiceUnavailable,
			loginForm{Error: v.lang.say("连不上单位的统一登录，请稍后再试。")})
	}
	raw, err := json.Marshal(f)
	if err != nil {
		return err
	}
	sealed, err := v.flowKeys.Seal(forFlow, flowCookie, raw)
	if err != nil {
		return err
	}
	http.SetCookie(v.w, v.hostCookie(flowCookie, sealed, openid.Longest))
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// takeFlow opens the cookie, and takes it away: it is used once.
func (v *visit) takeFlow() (f flow, ok bool) {
	c, err := v.r.Cookie(v.hostCookie(flowCookie, "", 0).Name)
	if err != nil {
		return f, false
	}
	http.SetCookie(v.w, v.hostCookie(flowCookie, "", 0))
	raw, err := v.flowKeys.Open(forFlow, flowCookie, c.Value)
	return f, err == nil && json.Unmarshal(raw, &f) == nil
}

// openIDFinish lets in whom the provider names, by issuer and subject: never by a name alone.
func (s *Server) openIDFinish(v *visit) error {
	if s.OpenID == nil {
		return errNoPage
	}
	f, ok := v.takeFlow()
	if !ok {
		return v.showLogin(http.StatusBadRequest, loginForm{Error: v.lang.say("登录已中断，请重新开始。")})
	}
	who, err := s.OpenID.Finish(v.r.Context(), f.Flow, v.r.URL.Query(), time.Now())
	if err != nil {
		return v.openIDFailed(err)
	}
	a, err := v.identify(f, who)
	switch {
	case errors.Is(err, errTaken):
		return v.showLogin(http.StatusConflict, loginForm{Error: v.lang.say("统一登录的这个人已绑定别的账号。")})
	case errors.Is(err, account.ErrUnknown) || err == nil && a.Disabled:
		s.service.Log.Warn("nobody is bound to who signed in", "issuer", who.Issuer)
		return v.showLogin(http.StatusForbidden, loginForm{Error: v.lang.say(
			"您的账号还没有绑定统一登录。请先用口令登录，在“我的账号”里绑定；没有口令的，请找管理员发邀请。")})
	case err != nil:
		return err
	case f.Link != "":
		return v.done("/account", "已绑定单位统一登录。")
	}
	return v.enter(a, f.Next, "openid")
}

var errTaken = errors.New("the subject is bound to another account")

// identify returns the account of a subject. One that is not bound yet is bound where an administrator has invited it,
// or where its owner, signed in here with a password, asked for it.
func (v *visit) identify(f flow, who openid.Identity) (account.Account, error) {
	ctx := v.r.Context()
	bound, err := v.Accounts.Identity(ctx, who.Issuer, who.Subject)
	if err != nil && !errors.Is(err, account.ErrUnknown) {
		return bound, err
	}
	known := err == nil
	var a account.Account
	switch {
	case f.Link != "" && f.Link == v.who.Name:
		a = v.who.Account
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
		return a, errTaken
	}
	a.Issuer, a.Subject, a.Invite, a.InviteTill = who.Issuer, who.Subject, "", nil
	if err := v.Accounts.Change(ctx, a, "bound", a.Name); err != nil {
		return a, err
	}
	if a, err = v.Accounts.Account(ctx, a.Name); err == nil && f.Link != "" {
		err = v.begin(a, v.sessions.GetInt64(ctx, keyFactor) > 0)
	}
	return a, err
}

// openIDFailed says whether to begin again, to come back later, or that the provider said no.
func (v *visit) openIDFailed(err error) error {
	v.service.Log.Warn("sign-in through the identity provider failed", "error", err)
	code, text := http.StatusForbidden, "单位的统一登录没有通过。"
	switch {
	case errors.Is(err, openid.ErrFlow):
		code, text = http.StatusBadRequest, "登录已中断，请重新开始。"
	case errors.Is(err, openid.ErrUnavailable):
		code, text = http.StatusServiceUnavailable, "连不上单位的统一登录，请稍后再试。"
	}
	return v.showLogin(code, loginForm{Error: v.lang.say(text)})
}
