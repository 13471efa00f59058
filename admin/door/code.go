package door

import (
	"errors"
	"strings"
	"time"

	"huizong/admin/words"
	"huizong/jobs/account"
)

// CheckCode counts an attempt and takes a code of the authenticator, or a recovery code. It returns what to say of one
// that is not taken.
func (v *Visit) CheckCode(a account.Account, code string, backup bool) (text string, wait time.Duration, err error) {
	ctx, of := v.R.Context(), account.OfFactor(a.Name)
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
	v.Refused(a.Name, failures)
	left := max(of.Free-failures-1, 0)
	switch {
	case backup:
		return v.Lang.Say("备用码不对，或已用过。还可再试{n}次。", "n", words.Num(left)), 0, nil
	case left == 0:
		return v.Lang.Say("动态码不对，或已用过。请看手机时间是否准。"), 0, nil
	}
	return v.Lang.Say("动态码不对，或已用过。还可再试{n}次。请看手机时间是否准。", "n", words.Num(left)), 0, nil
}

// takeCode takes a code of the authenticator, once.
func (v *Visit) takeCode(a account.Account, code string) (bool, error) {
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
	return v.Accounts.TakeStep(v.R.Context(), a.Name, step)
}

// takeRecovery takes a recovery code, once.
func (v *Visit) takeRecovery(a account.Account, code string) (bool, error) {
	mac, err := a.Recover(v.Keys, strings.TrimSpace(code))
	if errors.Is(err, account.ErrCode) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	left, taken, err := v.Accounts.TakeRecovery(v.R.Context(), a.Name, mac)
	if taken {
		v.Sessions.Tell(v.R.Context(), v.Lang.Say("备用码还剩{n}个。", "n", words.Num(left)))
	}
	return taken, err
}

// Stale reports whether who decides has to show again who it is: what was shown is too old.
func (v *Visit) Stale() bool {
	a := v.Who.Account
	if a.Password == "" && !a.Bound() { // of the identity provider alone: a new sign-in there shows it
		return time.Since(v.Sessions.proven(v.R.Context(), false)) > account.Fresh
	}
	return time.Since(v.Sessions.proven(v.R.Context(), a.Bound())) > account.Fresh
}

// ProveAgain asks, before an approval, for the code (or, without a second factor, the password), where what was shown
// is too old. It returns the fault to show.
func (v *Visit) ProveAgain(field string) (*Fault, error) {
	if !v.Stale() {
		return nil, nil
	}
	a, text := v.Who.Account, ""
	var wait time.Duration
	var err error
	switch {
	case a.Bound():
		text, wait, err = v.CheckCode(a, v.R.PostFormValue("otp"), false)
	case a.Password != "":
		text, wait, err = v.CheckPassword(a, v.R.PostFormValue("password"))
	default:
		text = v.Lang.Say("登录已超过15分钟。请在新窗口退出、重新登录，再回到这一页批准。")
	}
	switch {
	case err != nil:
		return nil, err
	case wait > 0:
		text = v.MustWait(wait)
	case text == "":
		v.Sessions.prove(v.R.Context(), a.Bound())
		return nil, nil
	}
	return &Fault{field, text}, nil
}

// CheckPassword counts an attempt at one's own password, and returns what to say of one that is wrong.
func (v *Visit) CheckPassword(a account.Account, password string) (text string, wait time.Duration, err error) {
	of := account.OfFactor(a.Name)
	if wait, _, err = v.Accounts.Try(v.R.Context(), of); err != nil || wait > 0 {
		return "", wait, err
	}
	if !account.PasswordMatches(a.Password, password) {
		return v.Lang.Say("现在的口令不对"), 0, nil
	}
	return "", 0, v.Accounts.Forgive(v.R.Context(), of)
}
