package admin

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"huizong/jobs/account"
)

// loginForm is the page of signing in.
type loginForm struct {
	Account string
	Next    string
	Error   string
	OpenID  bool
}

// toLogin sends whoever is not signed in there, and back afterwards where the page was one to look at.
func (v *visit) toLogin() { http.Redirect(v.w, v.r, "/login"+v.nextQuery(), http.StatusSeeOther) }

// nextQuery is the page asked for, where it is one to come back to.
func (v *visit) nextQuery() string {
	if v.r.Method == http.MethodGet && v.r.URL.Path != "/" {
		return "?next=" + url.QueryEscape(localPath(v.r.URL.RequestURI()))
	}
	return ""
}

func (s *Server) loginPage(v *visit) error {
	if v.who.Name != "" {
		http.Redirect(v.w, v.r, localPath(v.r.URL.Query().Get("next")), http.StatusSeeOther)
		return nil
	}
	return v.showLogin(http.StatusOK, loginForm{Next: v.r.URL.Query().Get("next")})
}

func (v *visit) showLogin(status int, f loginForm) error {
	f.OpenID = v.OpenID != nil
	title := "登录"
	if f.Error != "" {
		title = "错误：登录"
	}
	return v.show(status, "login", title, "", f)
}

// subjects are what an attempt to sign in is counted of. A browser that has signed in to the account before is counted
// by itself: failures of strangers do not keep it out.
func (v *visit) subjects(name string) (all []account.Subject, own account.Subject, err error) {
	address := v.address()
	if account.CheckName(name) != nil { // cannot be one: costs the address an attempt, and nobody's account
		of := account.OfAddress(address)
		return []account.Subject{of}, of, nil
	}
	if hash := v.knownBrowser(); hash != "" {
		known, err := v.Accounts.Knows(v.r.Context(), hash, name)
		if err != nil {
			return nil, own, err
		}
		if own = account.OfBrowser(hash, name); known {
			return []account.Subject{own}, own, nil
		}
	}
	own = account.OfPair(name, address)
	return []account.Subject{own, account.OfAccount(name), account.OfAddress(address)}, own, nil
}

// login counts the attempt before it looks at the password, and says the same of a wrong account as of a wrong
// password, as slowly.
func (s *Server) login(v *visit) error {
	ctx := v.r.Context()
	f := loginForm{Account: v.r.PostFormValue("account"), Next: v.r.PostFormValue("next")}
	subjects, own, err := v.subjects(f.Account)
	if err != nil {
		return err
	}
	wait, failures, err := s.Accounts.Try(ctx, subjects...)
	if err != nil {
		return err
	}
	if wait > 0 {
		f.Error = v.mustWait(wait)
		return v.showLogin(http.StatusTooManyRequests, f)
	}
	a, err := s.Accounts.Account(ctx, f.Account)
	if err != nil && !errors.Is(err, account.ErrUnknown) {
		return err
	}
	if !account.PasswordMatches(a.Password, v.r.PostFormValue("password")) || a.Disabled {
		f.Error = v.lang.say("账号或口令不对。")
		s.refused(v, f.Account, failures)
		return v.showLogin(http.StatusUnprocessableEntity, f)
	}
	if err := s.Accounts.Forgive(ctx, own); err != nil {
		return err
	}
	return v.enter(a, f.Next, "password")
}

// mustWait says how long, in a header and in words.
func (v *visit) mustWait(wait time.Duration) string {
	v.w.Header().Set("Retry-After", num(int64(wait/time.Second)+1))
	return v.lang.say("请等{n}再试。", "n", v.clock().wait(wait.Round(time.Second)+time.Second))
}

// refused notes a refusal in the audit: the first, and then ever more seldom, so that a guesser cannot fill it.
func (s *Server) refused(v *visit, name string, failures int) {
	if account.CheckName(name) != nil {
		name = ""
	}
	if n := failures + 1; n&(n-1) == 0 {
		if err := s.Accounts.Note(v.r.Context(), "huizong", "account.refused",
			map[string]any{"account": name, "failures": n}); err != nil {
			s.service.Log.Error("cannot note a refused sign-in", "error", err)
		}
	}
}

// enter begins the session, or asks for the second factor before.
func (v *visit) enter(a account.Account, next, how string) error {
	if a.Bound() {
		if err := v.await(a); err != nil {
			return err
		}
		v.sessions.Put(v.r.Context(), "how", how)
		http.Redirect(v.w, v.r, "/login/code?next="+url.QueryEscape(localPath(next)), http.StatusSeeOther)
		return nil
	}
	return v.entered(a, next, how, false)
}

// entered begins the session of somebody who has shown all that is asked for.
func (v *visit) entered(a account.Account, next, how string, factor bool) error {
	if err := v.begin(a, factor); err != nil {
		return err
	}
	if err := v.remember(a.Name); err != nil {
		return err
	}
	if err := v.Accounts.Note(v.r.Context(), a.Name, "account.signed_in",
		map[string]any{"account": a.Name, "by": how}); err != nil {
		return err
	}
	http.Redirect(v.w, v.r, localPath(next), http.StatusSeeOther)
	return nil
}

func (s *Server) logout(v *visit) error {
	if err := s.sessions.Destroy(v.r.Context()); err != nil {
		return err
	}
	if err := s.Accounts.Note(v.r.Context(), v.who.Name, "account.signed_out",
		map[string]any{"account": v.who.Name}); err != nil {
		return err
	}
	http.Redirect(v.w, v.r, "/login", http.StatusSeeOther)
	return nil
}

// owes is the page that somebody signed in must go to before any other: to change a password that another has set, or
// that is too old, or to bind the second factor that the role needs.
func (v *visit) owes() string {
	a := v.who.Account
	switch {
	case a.Outworn(v.PasswordAge, time.Now()):
		return "/account"
	case v.SecondFactor && a.Role.NeedsFactor() && !a.Bound():
		return "/account/factor"
	}
	return ""
}
