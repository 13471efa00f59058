package admin

import (
	"net/http"
	"time"

	"huizong/jobs/account"
)

// accountView is one's own account.
type accountView struct {
	account.Account
	RoleWord string
	Tokens   []tokenRow
	Password bool // has one: not of those who come through the identity provider only
}

// tokenRow is one token.
type tokenRow struct {
	account.Token
	Scope string
	Until string
	Used  string
	Over  bool
}

func (s *Server) accountPage(v *visit) error { return v.showAccount(http.StatusOK) }

func (v *visit) showAccount(code int, faults ...fault) error {
	tokens, err := v.Accounts.Tokens(v.r.Context(), v.who.Name)
	if err != nil {
		return err
	}
	view := accountView{Account: v.who.Account, RoleWord: v.lang.say(roleWords[v.who.Role]),
		Password: v.who.Password != ""}
	for _, t := range tokens {
		row := tokenRow{Token: t, Scope: v.lang.say(roleWords[v.who.Role.Lesser(t.Scope)]),
			Until: v.clock().full(t.ExpiresAt), Over: t.Revoked || !time.Now().Before(t.ExpiresAt)}
		if t.UsedAt != nil {
			row.Used = v.clock().full(*t.UsedAt)
		}
		view.Tokens = append(view.Tokens, row)
	}
	return v.show(code, "account", "账号", "", view, faults...)
}

// changePassword sets another password, for who knows the present one. Every other session of the account ends.
func (s *Server) changePassword(v *visit) error {
	form := v.r.PostForm
	a := v.who.Account
	if a.Password == "" {
		return errForbidden
	}
	wait, _, err := s.Accounts.Try(v.r.Context(), account.OfAccount(a.Name))
	if err != nil {
		return err
	}
	var faults []fault
	switch {
	case wait > 0:
		faults = append(faults, fault{"old", v.lang.say("请等{n}再试。", "n", v.clock().wait(wait+time.Second))})
	case !account.PasswordMatches(a.Password, form.Get("old")):
		faults = append(faults, fault{"old", v.lang.say("现在的口令不对")})
	}
	if account.CheckPassword(a.Name, form.Get("new")) != nil {
		faults = append(faults, fault{"new",
			v.lang.say("新口令至少{n}个字符，不能是账号名或同一个字符", "n", num(account.Shortest))})
	} else if form.Get("new") != form.Get("again") {
		faults = append(faults, fault{"again", v.lang.say("两次填的不一样")})
	}
	if len(faults) > 0 {
		return v.showAccount(http.StatusUnprocessableEntity, faults...)
	}
	if err := s.Accounts.Forgive(v.r.Context(), account.OfAccount(a.Name)); err != nil {
		return err
	}
	a.Password = account.HashPassword(form.Get("new"))
	if err := s.Accounts.Change(v.r.Context(), a, "password", a.Name); err != nil {
		return err
	}
	if a, err = s.Accounts.Account(v.r.Context(), a.Name); err != nil {
		return err
	}
	if err := s.sessions.begin(v.r.Context(), a); err != nil {
		return err
	}
	return v.done("/account", "口令已改，别处的登录已全部退出。")
}
