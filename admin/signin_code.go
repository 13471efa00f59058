package admin

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"huizong/jobs/account"
)

// codeForm is the second step of signing in.
type codeForm struct {
	Next   string
	Error  string
	Backup bool // a recovery code is asked for, in place of the authenticator's
}

func (s *Server) codePage(v *visit) error {
	if _, ok, err := s.sessions.pending(v.r.Context(), s.Accounts); err != nil {
		return err
	} else if !ok {
		http.Redirect(v.w, v.r, "/login", http.StatusSeeOther)
		return nil
	}
	q := v.r.URL.Query()
	return v.showCode(http.StatusOK, codeForm{Next: q.Get("next"), Backup: q.Has("backup")})
}

func (v *visit) showCode(status int, f codeForm) error {
	title := "动态码"
	if f.Error != "" {
		title = "错误：动态码"
	}
	return v.show(status, "code", title, "", f)
}

// loginCode lets in whose code is right, after the password was.
func (s *Server) loginCode(v *visit) error {
	ctx := v.r.Context()
	a, ok, err := s.sessions.pending(ctx, s.Accounts)
	if err != nil {
		return err
	}
	if !ok {
		return v.showLogin(http.StatusBadRequest, loginForm{Error: v.lang.say("登录已中断，请重新开始。")})
	}
	f := codeForm{Next: v.r.PostFormValue("next"), Backup: v.r.PostForm.Has("backup")}
	code := v.r.PostFormValue("otp")
	if f.Backup {
		code = v.r.PostFormValue("backup")
	}
	text, wait, err := v.checkCode(a, code, f.Backup)
	switch {
	case err != nil:
		return err
	case wait > 0:
		f.Error = v.mustWait(wait)
		return v.showCode(http.StatusTooManyRequests, f)
	case text != "":
		f.Error = text
		return v.showCode(http.StatusUnprocessableEntity, f)
	}
	return v.entered(a, f.Next, s.sessions.PopString(ctx, "how")+" and code", true)
}

// checkCode counts an attempt and takes a code of the authenticator, or a recovery code. It returns what to say of one
// that is not taken.
func (v *visit) checkCode(a account.Account, code string, backup bool) (text string, wait time.Duration, err error) {
	ctx, of := v.r.Context(), account.OfFactor(a.Name)
	wait, failures, err := v.Accounts.Try(ctx, of)
	if err != nil || wait > 0 {
		return "", wait, err
	}
	taken := false
	if backup {
		taken, err = v.takeRecovery(a, code)
	} else {
		taken, err = v.takeCode(a, code)
	}
	if err != nil {
		return "", 0, err
	}
	if taken {
		return "", 0, v.Accounts.Forgive(ctx, of)
	}
	v.refused(v, a.Name, failures)
	left := max(of.Free-failures-1, 0)
	switch {
	case backup:
		return v.lang.say("备用码不对，或已用过。还可再试{n}次。", "n", num(left)), 0, nil
	case left == 0:
		return v.lang.say("动态码不对，或已用过。请看手机时间是否准。"), 0, nil
	}
	return v.lang.say("动态码不对，或已用过。还可再试{n}次。请看手机时间是否准。", "n", num(left)), 0, nil
}

// takeCode takes a code of the authenticator, once.
func (v *visit) takeCode(a account.Account, code string) (bool, error) {
	secret, err := a.Secret(v.Keys)
	if err != nil {
		return false, err
	}
	step, err := secret.Step(code, a.Step, time.Now())
	if errors.Is(err, account.ErrCode) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	return v.Accounts.TakeStep(v.r.Context(), a.Name, step)
}

// takeRecovery takes a recovery code, once.
func (v *visit) takeRecovery(a account.Account, code string) (bool, error) {
	mac, err := a.Recover(v.Keys, strings.TrimSpace(code))
	if errors.Is(err, account.ErrCode) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	left, taken, err := v.Accounts.TakeRecovery(v.r.Context(), a.Name, mac)
	if taken {
		v.sessions.tell(v.r.Context(), v.lang.say("备用码还剩{n}个。", "n", num(left)))
	}
	return taken, err
}

// stale reports whether who decides has to show again who it is: what was shown is too old.
func (v *visit) stale() bool {
	a := v.who.Account
	if a.Password == "" && !a.Bound() { // of the identity provider alone: a new sign-in there shows it
		return time.Since(v.sessions.proven(v.r.Context(), false)) > account.Fresh
	}
	return time.Since(v.sessions.proven(v.r.Context(), a.Bound())) > account.Fresh
}

// proveAgain asks, before an approval, for the code (or, without a second factor, the password), where what was shown
// is too old. It returns the fault to show.
func (v *visit) proveAgain(field string) (*fault, error) {
	if !v.stale() {
		return nil, nil
	}
	a, text := v.who.Account, ""
	var wait time.Duration
	var err error
	switch {
	case a.Bound():
		text, wait, err = v.checkCode(a, v.r.PostFormValue("otp"), false)
	case a.Password != "":
		text, wait, err = v.checkPassword(a, v.r.PostFormValue("password"))
	default:
		text = v.lang.say("登录已超过15分钟，请退出后重新登录，再批准。")
	}
	switch {
	case err != nil:
		return nil, err
	case wait > 0:
		text = v.mustWait(wait)
	case text == "":
		v.sessions.prove(v.r.Context(), a.Bound())
		return nil, nil
	}
	return &fault{field, text}, nil
}

// checkPassword counts an attempt at one's own password, and returns what to say of one that is wrong.
func (v *visit) checkPassword(a account.Account, password string) (text string, wait time.Duration, err error) {
	of := account.OfFactor(a.Name)
	if wait, _, err = v.Accounts.Try(v.r.Context(), of); err != nil || wait > 0 {
		return "", wait, err
	}
	if !account.PasswordMatches(a.Password, password) {
		return v.lang.say("现在的口令不对"), 0, nil
	}
	return "", 0, v.Accounts.Forgive(v.r.Context(), of)
}
