package people

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"huizong/admin/door"
	"huizong/admin/words"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
)

// unknown is that there is no such account, as a page says it.
func unknown(err error) error {
	if errors.Is(err, account.ErrUnknown) {
		return door.ErrNoPage
	}
	return err
}

// orders are what can be ordered of an account, by the last part of the path.
var orders = map[string]ledger.Verb{"role": desk.SetRole, "address": desk.SetAddress, "disable": desk.Disable,
	"enable": desk.Enable, "password": desk.ResetPassword, "factor": desk.ResetFactor, "sessions": desk.EndSessions,
	"token": desk.EndToken}

// told say what was done.
var told = map[ledger.Verb]string{desk.SetRole: "已改角色，别处的登录已退出。", desk.SetAddress: "地址已改。",
	desk.Disable: "已停用，登录已全部退出。", desk.Enable: "已启用。", desk.ResetFactor: "已重置第二因素。",
	desk.EndToken: "令牌已撤销。"}

// link is where an invitation is taken up.
func (v *visit) link() string {
	base := v.Service.BaseURL
	if base == "" {
		scheme := "http://"
		if v.Secure {
			scheme = "https://"
		}
		base = scheme + v.R.Host
	}
	return base + "/login/invite?invite="
}

func (v *visit) add() error {
	form := v.R.PostForm
	o := desk.Order{Verb: desk.AddAccount, Reason: form.Get("reason"),
		Account: &desk.AccountOrder{Name: form.Get("account"),
			Title: form.Get("title"), Address: form.Get("address"), Role: account.Role(form.Get("role")),
			Link: v.link()}}
	done, err := v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
	if errors.As(err, new(ledger.Refusals)) {
		return v.showList(door.Status(err), v.Faults(err, "")...)
	} else if err != nil {
		return err
	}
	return v.Done("/accounts", v.invited(done.Account))
}

// invited says how an invitation gets to whom it is for.
func (v *visit) invited(done desk.AccountDone) string {
	name := done.Account.Shown()
	text := v.Lang.Say("已邀请{name}，链接24小时有效，发到{address}。", "name", name, "address", done.Account.Address)
	if done.Link != "" {
		text = v.Lang.Say("已邀请{name}，链接24小时有效，只显示这一次，请当面交给本人：{link}", "name", name, "link",
			done.Link)
	}
	if done.Waits() {
		text += v.Lang.Say("这个角色能批准，另一人确认后才能登录。")
	}
	return text
}

// order takes a form that orders something of an account.
func (v *visit) order() error {
	form, name := v.R.PostForm, v.R.PathValue("name")
	verb, ok := orders[v.R.PathValue("do")]
	if !ok {
		return door.ErrNoPage
	}
	q := &desk.AccountOrder{Name: name, Address: form.Get("address"), Role: account.Role(form.Get("role")),
		Link: v.link()}
	q.Token, _ = strconv.ParseInt(form.Get("token"), 10, 64) // none is no token of theirs
	done, err := v.Desk.Do(v.R.Context(), desk.Order{Verb: verb, Reason: form.Get("reason"), Account: q},
		v.Actor(desk.Page))
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return door.ErrNoPage
	case errors.As(err, new(ledger.Refusals)):
		return v.showOne(door.Status(err), v.Faults(err, "")...)
	case err != nil:
		return err
	}
	to := "/accounts/" + url.PathEscape(name)
	switch {
	case done.Account.Waits():
		return v.Done(to, v.Lang.Say("已提出，等别人确认；确认前照旧。"))
	case done.Account.Invited:
		return v.Done(to, v.invited(done.Account))
	case verb == desk.EndSessions:
		return v.Done(to, v.Lang.Say("已退出{n}处登录。", "n", words.Num(done.Account.Ended)))
	}
	return v.Done(to, v.Lang.Say(told[verb]))
}

// settle confirms or declines a change that waits; to confirm, who it is is shown again where that was long ago.
func (v *visit) settle() error {
	id, err := strconv.ParseInt(v.R.PathValue("change"), 10, 64)
	verb, ok := map[string]ledger.Verb{"confirm": desk.ConfirmAccount,
		"decline": desk.DeclineAccount}[v.R.PathValue("do")]
	if err != nil || !ok {
		return door.ErrNoPage
	}
	if verb == desk.ConfirmAccount {
		f, err := v.ProveAgain("proof-" + v.R.PathValue("change"))
		if err != nil {
			return err
		}
		if f != nil {
			return v.showList(http.StatusUnprocessableEntity, *f)
		}
	}
	_, err = v.Desk.Do(v.R.Context(), desk.Order{Verb: verb, Reason: v.R.PostFormValue("reason"),
		Account: &desk.AccountOrder{Change: id}}, v.Actor(desk.Page))
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return door.ErrNoPage
	case errors.As(err, new(ledger.Refusals)):
		return v.showList(door.Status(err), v.Faults(err, "")...)
	case err != nil:
		return err
	}
	if verb == desk.ConfirmAccount {
		return v.Done("/accounts", "已确认，照此起用。")
	}
	return v.Done("/accounts", "已退回，照旧。")
}
