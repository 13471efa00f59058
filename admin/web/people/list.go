package people

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"huizong/admin/door"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/account"
)

// listView is every account, with what waits for a second person.
type listView struct {
	Rows     []row
	Waiting  []waiting
	Roles    []web.Choice
	MayOrder bool
	Form     url.Values
	Files    web.FileLinks
	Needed   bool // approvers and administrators need a second factor
}

// row is one account.
type row struct {
	account.Account
	Path, RoleWord string
	Factor, State  words.Tag
	Last           string
	Idle           bool
}

// waiting is a change of an account that waits for a second person.
type waiting struct {
	account.Proposal
	Title, Who, Since, ProofField string
	Mine, CanConfirm              bool
	AskCode, AskPassword          bool
}

func (v *visit) row(a account.Account) row {
	r := row{Account: a, Path: "/accounts/" + url.PathEscape(a.Name), RoleWord: v.Lang.Say(words.RoleWords[a.Role]),
		Factor: words.Tag{Class: "t-off", Text: "还没有绑定"}, State: words.Tag{Class: "t-ok", Text: "可登录"},
		Last: v.Lang.Say("从未登录")}
	if a.Bound() {
		r.Factor = words.Tag{Class: "t-ok", Text: "已绑定"}
	} else if v.SecondFactor && a.Role.NeedsFactor() {
		r.Factor.Class = "t-bad"
	}
	since := a.CreatedAt
	if a.SignedInAt != nil {
		since, r.Last = *a.SignedInAt, v.Clock().Full(*a.SignedInAt)
	}
	r.Idle = !a.Disabled && time.Since(since) > account.IdleFor
	switch {
	case a.Disabled:
		r.State = words.Tag{Class: "t-off", Text: "已停用"}
	case a.Password == "" && a.Issuer == "":
		r.State = words.Tag{Class: "t-wait", Text: "已邀请"}
		if a.InviteTill == nil || a.InviteTill.Before(time.Now()) {
			r.State = words.Tag{Class: "t-wait", Text: "邀请已过期"}
		}
	}
	return r
}

func (v *visit) listPage() error { return v.showList(http.StatusOK) }

func (v *visit) showList(code int, faults ...door.Fault) error {
	ctx := v.R.Context()
	all, err := v.Accounts.Accounts(ctx)
	if err != nil {
		return err
	}
	view := listView{MayOrder: v.Who.Role.May(account.Admin), Form: v.R.PostForm, Files: v.Files(),
		Needed: v.SecondFactor}
	for _, a := range all {
		view.Rows = append(view.Rows, v.row(a))
	}
	if v.Wanted() != "" {
		return v.keep(view.Rows)
	}
	if view.Waiting, err = v.waits(""); err != nil {
		return err
	}
	view.Roles = v.roles(account.Role(v.R.PostFormValue("role")))
	return v.Show(code, "accounts", "账号", "/accounts", view, faults...)
}

// roles are those that an account may have.
func (v *visit) roles(on account.Role) (out []web.Choice) {
	for _, r := range account.AllRoles {
		out = append(out, web.Choice{Value: string(r), Text: v.Lang.Say(words.RoleWords[r]), On: r == on})
	}
	return out
}

// waits are the changes of an account, or of all (""), that wait.
func (v *visit) waits(name string) (out []waiting, err error) {
	all, err := v.Accounts.Proposals(v.R.Context())
	for _, p := range all {
		if name != "" && p.Account != name {
			continue
		}
		mine := p.By == v.Who.Name
		out = append(out, waiting{Proposal: p, Title: v.AccountChange(p), Who: v.Lang.Say(v.Shown(v.R.Context(), p.By)),
			Since: v.Clock().Stamp(p.At, time.Now()), Mine: mine,
			CanConfirm: v.Who.Role.May(account.Approver) && !mine && p.Account != v.Who.Name,
			AskCode:    v.Stale() && v.Who.Bound(), ProofField: "proof-" + strconv.FormatInt(p.ID, 10),
			AskPassword: v.Stale() && !v.Who.Bound() && v.Who.Password != ""})
	}
	return out, err
}

// keep answers every account as a file; nothing secret is in it.
func (v *visit) keep(rows []row) error {
	l := web.List{Name: "accounts", Title: v.Lang.Say("账号"), Head: []string{"account", "name", "role", "address",
		"disabled", "second_factor", "signed_in_at", "created_at"}}
	for _, r := range rows {
		last := ""
		if r.SignedInAt != nil {
			last = r.SignedInAt.In(v.Service.Zone).Format(time.RFC3339)
		}
		l.Rows = append(l.Rows, []any{r.Name, r.Title, string(r.Role), r.Address, strconv.FormatBool(r.Disabled),
			strconv.FormatBool(r.Bound()), last, r.CreatedAt.In(v.Service.Zone).Format(time.RFC3339)})
	}
	return v.Keep(l)
}

// personView is one account, and what can be ordered of it.
type personView struct {
	row
	Waiting  []waiting
	Roles    []web.Choice
	Sessions []account.Session
	Tokens   []tokenRow
	MayOrder bool
	Own      bool
	Open     string // the form that is open
	Form     url.Values
}

// tokenRow is one token.
type tokenRow struct {
	account.Token
	ScopeWord, Until, Used string
	Over                   bool
}

func (v *visit) onePage() error { return v.showOne(http.StatusOK) }

func (v *visit) showOne(code int, faults ...door.Fault) error {
	ctx := v.R.Context()
	a, err := v.Accounts.Account(ctx, v.R.PathValue("name"))
	if err != nil {
		return unknown(err)
	}
	view := personView{row: v.row(a), MayOrder: v.Who.Role.May(account.Admin), Own: a.Name == v.Who.Name,
		Form: v.R.PostForm, Open: cmp.Or(v.R.PathValue("do"), v.R.URL.Query().Get("do")),
		Roles: v.roles(cmp.Or(account.Role(v.R.PostFormValue("role")), a.Role))}
	if view.Waiting, err = v.waits(a.Name); err != nil {
		return err
	}
	if view.MayOrder || view.Own {
		if view.Sessions, err = v.Accounts.Sessions(ctx, a.Name); err != nil {
			return err
		}
		tokens, err := v.Accounts.Tokens(ctx, a.Name)
		if err != nil {
			return err
		}
		for _, t := range tokens {
			row := tokenRow{Token: t, ScopeWord: v.Lang.Say(words.ScopeWord(t.Scope)),
				Until: v.Clock().Full(t.ExpiresAt),
				Over:  t.Revoked || !time.Now().Before(t.ExpiresAt)}
			if t.UsedAt != nil {
				row.Used = v.Clock().Full(*t.UsedAt)
			}
			view.Tokens = append(view.Tokens, row)
		}
	}
	return v.Show(code, "person", a.Shown(), "/accounts", view, faults...)
}
