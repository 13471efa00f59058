package self

import (
	"errors"
	"net/http"
	"time"

	"huizong/admin/door"
	"huizong/jobs/account"
)

// inviteView is the page where somebody who was invited sets a password.
type inviteView struct {
	account.Account
	Invite string
	OpenID bool
}

// invitation is the account that an open invitation is of.
func (v *visit) invitation(invite string) (account.Account, bool, error) {
	a, err := v.Accounts.Invited(v.R.Context(), account.HashToken(invite))
	if errors.Is(err, account.ErrUnknown) {
		return a, false, nil
	}
	return a, err == nil && !a.Disabled, err
}

func (v *visit) invitePage() error {
	return v.showInvite(http.StatusOK, v.R.URL.Query().Get("invite"))
}

func (v *visit) showInvite(code int, invite string, faults ...door.Fault) error {
	a, ok, err := v.invitation(invite)
	if err != nil {
		return err
	}
	if !ok {
		return v.showLogin(http.StatusNotFound,
			loginForm{Error: v.Lang.Say("这个链接用过了，或已过期，或账号还没有启用。请找管理员。")})
	}
	return v.Show(code, "invite", "设置口令", "", inviteView{a, invite, v.OpenID != nil && a.Issuer == ""}, faults...)
}

// takeInvite sets the password of who was invited, once. Who has a second factor still needs it to sign in.
func (v *visit) takeInvite() error {
	form := v.R.PostForm
	invite := form.Get("invite")
	a, ok, err := v.invitation(invite)
	if err != nil {
		return err
	}
	if !ok {
		return v.showInvite(http.StatusNotFound, invite)
	}
	var faults []door.Fault
	if text := v.weak(a, form.Get("new")); text != "" {
		faults = append(faults, door.Fault{Field: "new", Text: text})
	} else if form.Get("new") != form.Get("again") {
		faults = append(faults, door.Fault{Field: "again", Text: v.Lang.Say("两次填的不一样")})
	}
	if len(faults) > 0 {
		return v.showInvite(http.StatusUnprocessableEntity, invite, faults...)
	}
	a.SetPassword(account.HashPassword(form.Get("new")), false, time.Now())
	a.Invite, a.InviteTill = "", nil
	if err := v.Accounts.Edit(v.R.Context(), a, account.Edit{What: "password", Actor: a.Name,
		Reason: "invitation"}); err != nil {
		return err
	}
	return v.showLogin(http.StatusOK, loginForm{Account: a.Name, Told: v.Lang.Say("口令已设好，请登录。")})
}
