package self

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizong/admin/door"
	"huizong/admin/words"
	"huizong/jobs/account"
)

// accountView is one's own account.
type accountView struct {
	account.Account
	RoleWord string
	Tokens   []tokenRow
	Sessions []sessionRow
	Password bool   // has one: not of those who come through the identity provider only
	Owed     string // why the password must be changed now
	Live     bool   // has tokens that still let in
	OpenID   bool   // can be bound to the identity provider
	CanBind  bool   // a second factor can be kept here
}

// tokenRow is one token.
type tokenRow struct {
	account.Token
	Scope string
	Until string
	Used  string
	Over  bool
}

// sessionRow is one place where the account is signed in.
type sessionRow struct {
	Browser, Address, Begun, Seen string
	Here                          bool
}

func (v *visit) accountPage() error { return v.showAccount(http.StatusOK) }

func (v *visit) showAccount(code int, faults ...door.Fault) error {
	a := v.Who.Account
	view := accountView{Account: a, RoleWord: v.Lang.Say(words.RoleWords[a.Role]), Password: a.Password != "",
		OpenID: v.OpenID != nil && a.Issuer == "", CanBind: v.Keys.Current() != ""}
	switch {
	case a.MustChange:
		view.Owed = v.Lang.Say("口令是别人设的，请先改成您自己的。")
	case a.Outworn(v.PasswordAge, time.Now()):
		view.Owed = v.Lang.Say("口令已过期，请先改口令。")
	}
	tokens, err := v.Accounts.Tokens(v.R.Context(), a.Name)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		view.Tokens = append(view.Tokens, v.tokenRow(t))
		view.Live = view.Live || !view.Tokens[len(view.Tokens)-1].Over
	}
	if view.Sessions, err = v.sessionRows(); err != nil {
		return err
	}
	return v.Show(code, "account", "我的账号", "/account", view, faults...)
}

func (v *visit) tokenRow(t account.Token) tokenRow {
	scope := t.Scope
	if scope != account.Calendar {
		scope = t.Limit(v.Who.Role, v.SecondFactor)
	}
	row := tokenRow{Token: t, Scope: v.Lang.Say(words.ScopeWord(scope)),
		Until: v.Clock().Full(t.ExpiresAt), Over: t.Revoked || !time.Now().Before(t.ExpiresAt)}
	if t.UsedAt != nil {
		row.Used = v.Clock().Full(*t.UsedAt)
	}
	return row
}

func (v *visit) sessionRows() ([]sessionRow, error) {
	all, err := v.Accounts.Sessions(v.R.Context(), v.Who.Name)
	if err != nil {
		return nil, err
	}
	own := v.Sessions.Hash(v.R.Context())
	var rows []sessionRow
	for _, s := range all {
		row := sessionRow{Browser: v.browserName(s.Agent), Address: s.Address, Begun: v.Clock().Full(s.BegunAt),
			Seen: v.Clock().Full(s.SeenAt), Here: s.Hash == own}
		rows = append(rows, row)
	}
	if i := slices.IndexFunc(rows, func(r sessionRow) bool { return r.Here }); i > 0 { // this one first
		here := rows[i]
		rows = slices.Insert(slices.Delete(rows, i, i+1), 0, here)
	}
	return rows, nil
}

// browserName is what people call the browser that says it is agent: its own name before those it claims to be like.
func (v *visit) browserName(agent string) string {
	name, system := v.Lang.Say("浏览器"), ""
	for _, b := range [][2]string{{"MicroMessenger", "微信"}, {"DingTalk", "钉钉"}, {"Edg", "Edge"},
		{"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}} {
		if strings.Contains(agent, b[0]) {
			name = v.Lang.Say(b[1])
			break
		}
	}
	for _, o := range [][2]string{{"Android", "安卓"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"},
		{"Mac OS", "macOS"}, {"Linux", "Linux"}} {
		if strings.Contains(agent, o[0]) {
			system = v.Lang.Say(o[1])
			break
		}
	}
	return v.Lang.List(slices.DeleteFunc([]string{name, system}, func(s string) bool { return s == "" }))
}

// changePassword sets another password, for who knows the present one. Every other session of the account ends; its
// tokens too, if that is wanted.
func (v *visit) changePassword() error {
	form, a := v.R.PostForm, v.Who.Account
	if a.Password == "" {
		return door.ErrForbidden
	}
	text, wait, err := v.CheckPassword(a, form.Get("old"))
	if err != nil {
		return err
	}
	if wait > 0 {
		text = v.MustWait(wait)
	}
	var faults []door.Fault
	if text != "" {
		faults = append(faults, door.Fault{Field: "old", Text: text})
	}
	if text := v.weak(a, form.Get("new")); text != "" {
		faults = append(faults, door.Fault{Field: "new", Text: text})
	} else if form.Get("new") != form.Get("again") {
		faults = append(faults, door.Fault{Field: "again", Text: v.Lang.Say("两次填的不一样")})
	}
	if len(faults) > 0 {
		return v.showAccount(http.StatusUnprocessableEntity, faults...)
	}
	a.SetPassword(account.HashPassword(form.Get("new")), false, time.Now())
	if err := v.changeOwn(a, "password"); err != nil {
		return err
	}
	if form.Get("tokens") == "end" {
		if err := v.endTokens(); err != nil {
			return err
		}
		return v.Done("/account", "口令已改，别处的登录已全部退出，令牌已全部撤销。")
	}
	return v.Done("/account", "口令已改，别处的登录已全部退出。")
}

// weak says what is wrong with a new password.
func (v *visit) weak(a account.Account, password string) string {
	err := account.CheckPassword(password, a.Name, a.Title)
	if err == nil {
		err = account.CheckHistory(password, append(account.Hashes{a.Password}, a.History...))
	}
	switch {
	case err == nil:
		return ""
	case errors.Is(err, account.ErrCommon):
		return v.Lang.Say("这个口令太常见，请用四个以上的词造一句自己的话")
	case errors.Is(err, account.ErrNamed):
		return v.Lang.Say("口令里除了账号名没有多少字，请另想一个")
	case errors.Is(err, account.ErrRun):
		return v.Lang.Say("口令是连号或重复的字符，请另想一个")
	case errors.Is(err, account.ErrUsed):
		return v.Lang.Say("这个口令用过，不能与最近{n}个相同", "n", words.Num(account.Remembered))
	case errors.Is(err, account.ErrLong):
		return v.Lang.Say("口令太长")
	}
	return v.Lang.Say("新口令至少{n}个字符", "n", words.Num(account.Shortest))
}

// changeOwn stores one's own account, and keeps this session: every other one ends.
func (v *visit) changeOwn(a account.Account, what string) error {
	ctx := v.R.Context()
	factor := v.Sessions.Factored(ctx) || what == "factor"
	if err := v.Accounts.Change(ctx, a, what, a.Name); err != nil {
		return err
	}
	a, err := v.Accounts.Account(ctx, a.Name)
	if err != nil {
		return err
	}
	v.Who.Account = a
	return v.Begin(a, factor)
}

func (v *visit) endTokens() error {
	tokens, err := v.Accounts.Tokens(v.R.Context(), v.Who.Name)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		if !t.Revoked {
			if err := v.Accounts.Revoke(v.R.Context(), t.ID, v.Who.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

// endToken ends one of one's own tokens.
func (v *visit) endToken() error {
	id, err := strconv.ParseInt(v.R.PathValue("token"), 10, 64)
	if err != nil {
		return door.ErrNoPage
	}
	tokens, err := v.Accounts.Tokens(v.R.Context(), v.Who.Name)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(tokens, func(t account.Token) bool { return t.ID == id }) {
		return door.ErrNoPage
	}
	if err := v.Accounts.Revoke(v.R.Context(), id, v.Who.Name); err != nil {
		return err
	}
	return v.Done("/account", "令牌{id}已撤销。", "id", words.Num(id))
}

// endSessions ends every other session of one's own account.
func (v *visit) endSessions() error {
	n, err := v.Accounts.EndSessions(v.R.Context(), v.Who.Name, v.Sessions.Hash(v.R.Context()), v.Who.Name)
	if err != nil {
		return err
	}
	return v.Done("/account", "别处的登录已退出{n}处。", "n", words.Num(n))
}
