package self

import (
	"net/http"
)

// codeForm is the second step of signing in.
type codeForm struct {
	Next   string
	Error  string
	Backup bool // a recovery code is asked for, in place of the authenticator's
}

func (v *visit) codePage() error {
	if _, ok, err := v.Sessions.Pending(v.R.Context(), v.Accounts); err != nil {
		return err
	} else if !ok {
		http.Redirect(v.W, v.R, "/login", http.StatusSeeOther)
		return nil
	}
	q := v.R.URL.Query()
	return v.showCode(http.StatusOK, codeForm{Next: q.Get("next"), Backup: q.Has("backup")})
}

func (v *visit) showCode(status int, f codeForm) error {
	title := "动态码"
	if f.Error != "" {
		title = "错误：动态码"
	}
	return v.Show(status, "code", title, "", f)
}

// loginCode lets in whose code is right, after the password was.
func (v *visit) loginCode() error {
	ctx := v.R.Context()
	a, ok, err := v.Sessions.Pending(ctx, v.Accounts)
	if err != nil {
		return err
	}
	if !ok {
		return v.showLogin(http.StatusBadRequest, loginForm{Error: v.Lang.Say("登录已中断，请重新开始。")})
	}
	f := codeForm{Next: v.R.PostFormValue("next"), Backup: v.R.PostForm.Has("backup")}
	code := v.R.PostFormValue("otp")
	if f.Backup {
		code = v.R.PostFormValue("backup")
	}
	text, wait, err := v.CheckCode(a, code, f.Backup)
	switch {
	case err != nil:
		return err
	case wait > 0:
		f.Error = v.MustWait(wait)
		return v.showCode(http.StatusTooManyRequests, f)
	case text != "":
		f.Error = text
		return v.showCode(http.StatusUnprocessableEntity, f)
	}
	return v.Entered(a, f.Next, v.Sessions.PopString(ctx, "how")+" and code", true)
}
