package self

import (
	"errors"
	"net/http"
	"time"

	"huizong/admin/door"
	"huizong/admin/openid"
	"huizong/jobs/account"
)

// openIDBegin sends the browser to the office's identity provider.
func (v *visit) openIDBegin() error {
	q := v.R.URL.Query()
	return v.toProvider(door.Flow{Next: door.LocalPath(q.Get("next")), Invite: q.Get("invite")})
}

// openIDLink binds the account that is signed in to who signs in at the provider next.
func (v *visit) openIDLink() error {
	return v.toProvider(door.Flow{Next: "/account", Link: v.Who.Name})
}

func (v *visit) toProvider(f door.Flow) error {
	if v.OpenID == nil {
		return door.ErrNoPage
	}
	to, err := v.BeginFlow(f)
	if errors.Is(err, openid.ErrUnavailable) {
		v.Log.Error("cannot reach the identity provider", "error", err)
		return v.showLogin(http.StatusServiceUnavailable,
			loginForm{Error: v.Lang.Say("连不上单位的统一登录，请稍后再试。")})
	} else if err != nil {
		return err
	}
	http.Redirect(v.W, v.R, to, http.StatusSeeOther)
	return nil
}

// openIDFinish lets in whom the provider names, by issuer and subject: never by a name alone.
func (v *visit) openIDFinish() error {
	if v.OpenID == nil {
		return door.ErrNoPage
	}
	f, ok := v.TakeFlow()
	if !ok {
		return v.showLogin(http.StatusBadRequest, loginForm{Error: v.Lang.Say("登录已中断，请重新开始。")})
	}
	who, err := v.OpenID.Finish(v.R.Context(), f.Flow, v.R.URL.Query(), time.Now())
	if err != nil {
		return v.openIDFailed(err)
	}
	a, err := v.Identify(f, who)
	switch {
	case errors.Is(err, door.ErrTaken):
		return v.showLogin(http.StatusConflict, loginForm{Error: v.Lang.Say("统一登录的这个人已绑定别的账号。")})
	case errors.Is(err, account.ErrUnknown) || err == nil && a.Disabled:
		v.Log.Warn("nobody is bound to who signed in", "issuer", who.Issuer)
		return v.showLogin(http.StatusForbidden, loginForm{Error: v.Lang.Say(
			"您的账号还没有绑定统一登录。请先用口令登录，在“我的账号”里绑定；没有口令的，请找管理员发邀请。")})
	case err != nil:
		return err
	case f.Link != "":
		return v.Done("/account", "已绑定单位统一登录。")
	}
	return v.Enter(a, f.Next, "openid")
}

// openIDFailed says whether to begin again, to come back later, or that the provider said no.
func (v *visit) openIDFailed(err error) error {
	v.Log.Warn("sign-in through the identity provider failed", "error", err)
	code, text := http.StatusForbidden, "单位的统一登录没有通过。"
	switch {
	case errors.Is(err, openid.ErrFlow):
		code, text = http.StatusBadRequest, "登录已中断，请重新开始。"
	case errors.Is(err, openid.ErrUnavailable):
		code, text = http.StatusServiceUnavailable, "连不上单位的统一登录，请稍后再试。"
	}
	return v.showLogin(code, loginForm{Error: v.Lang.Say(text)})
}
