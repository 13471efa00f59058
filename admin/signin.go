package admin

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"huizong/admin/openid"
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
func (v *visit) toLogin() {
	next := ""
	if v.r.Method == http.MethodGet && v.r.URL.Path != "/" {
		next = "?next=" + url.QueryEscape(localPath(v.r.URL.RequestURI()))
	}
	http.Redirect(v.w, v.r, "/login"+next, http.StatusSeeOther)
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

// login counts the attempt before it looks at the password, and says the same of a wrong account as of a wrong
// password, as slowly.
func (s *Server) login(v *visit) error {
	ctx, f := v.r.Context(), loginForm{Account: v.r.PostFormValue("account"), Next: v.r.PostFormValue("next")}
	ofAddress, ofAccount := account.OfAddress(v.address()), account.OfAccount(f.Account)
	if account.CheckName(f.Account) != nil { // cannot be one: costs the address an attempt, and nobody's account
		ofAccount = ofAddress
	}
	wait, failures, err := s.try(v, ofAddress, ofAccount)
	if err != nil {
		return err
	}
	if wait > 0 {
		v.w.Header().Set("Retry-After", num(int64(wait/time.Second)+1))
		f.Error = v.lang.say("请等{n}再试。", "n", v.clock().wait(wait.Round(time.Second)+time.Second))
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
	if err := s.Accounts.Forgive(ctx, ofAddress, ofAccount); err != nil {
		return err
	}
	return v.enter(a, f.Next, "password")
}

func (s *Server) try(v *visit, subjects ...account.Subject) (time.Duration, int, error) {
	if subjects[0] == subjects[1] {
		subjects = subjects[:1]
	}
	return s.Accounts.Try(v.r.Context(), subjects...)
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

// enter begins the session.
func (v *visit) enter(a account.Account, next, how string) error {
	if err := v.sessions.begin(v.r.Context(), a); err != nil {
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

// openIDBegin sends the browser to the office's identity provider.
func (s *Server) openIDBegin(v *visit) error {
	if s.OpenID == nil {
		return errNoPage
	}
	flow, to, err := s.OpenID.Begin(v.r.Context())
	if err != nil {
		s.service.Log.Error("cannot reach the identity provider", "error", err)
		return v.showLogin(http.StatusServiceUnavailable,
			loginForm{Error: v.lang.say("连不上单位的统一登录，请稍后再试。")})
	}
	raw, err := json.Marshal(flow)
	if err != nil {
		return err
	}
	s.sessions.Put(v.r.Context(), "openid", raw)
	s.sessions.Put(v.r.Context(), "next", localPath(v.r.URL.Query().Get("next")))
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// openIDFinish lets in whom the provider names, if there is such an account.
func (s *Server) openIDFinish(v *visit) error {
	if s.OpenID == nil {
		return errNoPage
	}
	var flow openid.Flow
	if err := json.Unmarshal(s.sessions.PopBytes(v.r.Context(), "openid"), &flow); err != nil {
		return v.showLogin(http.StatusBadRequest, loginForm{Error: v.lang.say("登录已中断，请重新开始。")})
	}
	name, err := s.OpenID.Finish(v.r.Context(), flow, v.r.URL.Query(), time.Now())
	if err != nil {
		return v.openIDFailed(err)
	}
	a, err := s.Accounts.Account(v.r.Context(), name)
	if errors.Is(err, account.ErrUnknown) || err == nil && a.Disabled {
		return v.showLogin(http.StatusForbidden, loginForm{Error: v.lang.say("没有您的账号，请找管理员开通。")})
	} else if err != nil {
		return err
	}
	return v.enter(a, s.sessions.PopString(v.r.Context(), "next"), "openid")
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
