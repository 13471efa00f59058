package self

import (
	"errors"
	"net/http"

	"huizong/admin/door"
	"huizong/jobs/account"
)

// loginForm is the page of signing in.
type loginForm struct {
	Account string
	Next    string
	Error   string
	Told    string // what has just happened
	OpenID  bool
}

func (v *visit) loginPage() error {
	if v.Who.Name != "" {
		http.Redirect(v.W, v.R, door.LocalPath(v.R.URL.Query().Get("next")), http.StatusSeeOther)
		return nil
	}
	f := loginForm{Next: v.R.URL.Query().Get("next")}
	if v.R.URL.Query().Has("lost") {
		f.Error = v.Lang.Say("登录已结束，刚才的操作没有执行。")
	}
	return v.showLogin(http.StatusOK, f)
}

func (v *visit) showLogin(status int, f loginForm) error {
	f.OpenID = v.OpenID != nil
	title := "登录"
	if f.Error != "" {
		title = "错误：登录"
	}
	return v.Show(status, "login", title, "", f)
}

// login counts the attempt before it looks at the password, and says the same of a wrong account as of a wrong
// password, as slowly.
func (v *visit) login() error {
	ctx := v.R.Context()
	f := loginForm{Account: v.R.PostFormValue("account"), Next: v.R.PostFormValue("next")}
	subjects, own, err := v.Subjects(f.Account)
	if err != nil {
		return err
	}
	wait, failures, err := v.Accounts.Try(ctx, subjects...)
	if err != nil {
		return err
	}
	if wait > 0 {
		f.Error = v.MustWait(wait)
		return v.showLogin(http.StatusTooManyRequests, f)
	}
	a, err := v.Accounts.Account(ctx, f.Account)
	if err != nil && !errors.Is(err, account.ErrUnknown) {
		return err
	}
	if !account.PasswordMatches(a.Password, v.R.PostFormValue("password")) || a.Disabled {
		f.Error = v.Lang.Say("账号或口令不对。")
		v.Refused(f.Account, failures)
		return v.showLogin(http.StatusUnprocessableEntity, f)
	}
	if err := v.Accounts.Forgive(ctx, own); err != nil {
		return err
	}
	return v.Enter(a, f.Next, "password")
}

func (v *visit) logout() error {
	if err := v.Sessions.Destroy(v.R.Context()); err != nil {
		return err
	}
	if err := v.Accounts.Note(v.R.Context(), v.Who.Name, "account.signed_out",
		map[string]any{"account": v.Who.Name}); err != nil {
		return err
	}
	http.Redirect(v.W, v.R, "/login", http.StatusSeeOther)
	return nil
}
