package admin_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"huizong/jobs/account"
	"huizong/jobs/must"
)

var invitation = regexp.MustCompile(`/login/invite\?invite=[A-Za-z0-9_-]+`)

// told is what the page that an order leads to says of it.
func (b *browser) told(r reply) string {
	b.Helper()
	r.mustBe(b, http.StatusSeeOther, "answered")
	return html.UnescapeString(b.get(r.Header.Get("Location")).body)
}

// Somebody invited sets a password, once; nobody else has seen it.
func TestInvitation(t *testing.T) {
	w := newWorld(t)
	root := w.signedIn("root")
	said := root.told(root.post("/accounts", url.Values{"account": {"zhao"}, "title": {"赵敏"}, "role": {"operator"}}))
	link := invitation.FindString(said)
	if link == "" || !strings.Contains(said, "已邀请赵敏") {
		t.Fatalf("%.900s", said)
	}
	b := w.browser()
	b.get(link).is(t, http.StatusOK, "the link", "赵敏，请设置您自己的口令")
	invite := strings.TrimPrefix(link, "/login/invite?invite=")
	set := func(password, again string) reply {
		return b.post("/login/invite", url.Values{"invite": {invite}, "new": {password}, "again": {again}})
	}
	for _, row := range [][3]string{{"short", "short", "至少12个字符"}, {"zhao zhao zhao", "zhao zhao zhao", "账号名"},
		{"four other good words", "four other bad words", "两次填的不一样"}} {
		if r := set(row[0], row[1]); r.StatusCode != http.StatusUnprocessableEntity ||
			!strings.Contains(r.body, row[2]) {
			t.Errorf("%s: %d", row[0], r.StatusCode)
		}
	}
	set("four other good words", "four other good words").is(t, http.StatusOK, "set", "口令已设好")
	for _, r := range []reply{b.get(link), set("five more good words", "five more good words")} {
		r.is(t, http.StatusNotFound, "the link again")
	}
	b.post("/login", url.Values{"account": {"zhao"}, "password": {"four other good words"}}).is(t, http.StatusSeeOther,
		"signs in")
	if page := root.get("/accounts").body; strings.Count(page, "从未登录") != 4 { // all but root and zhao
		t.Errorf("last sign-ins: %.2000s", page)
	}
	must.Get(w.db.Exec("UPDATE account SET invite_until = ?, invite = ?", time.Now().Add(-time.Minute).UTC(),
		account.HashToken("x")))(t)
	b.get("/login/invite?invite=x").is(t, http.StatusNotFound, "an invitation that is over")
}

// Who may approve is let in by two; one's own account, and the last administrator, are left alone.
func TestAccountsByTwo(t *testing.T) {
	w := newWorld(t)
	root, second := w.signedIn("root"), w.signedIn("jinml")
	said := root.told(root.post("/accounts", url.Values{"account": {"han"}, "role": {"approver"}}))
	link := invitation.FindString(said)
	if !strings.Contains(said, "另一人确认后才能登录") || !strings.Contains(said, "您提出的，须别人确认。") {
		t.Errorf("%.900s", said)
	}
	w.browser().get(link).is(t, http.StatusNotFound, "taken up before anybody agreed")
	root.post("/accounts/changes/1/confirm", nil).is(t, http.StatusForbidden, "confirmed by who proposed it")
	w.counts(1, "entries", "SELECT COUNT(*) FROM audit WHERE action = 'account.proposed' AND actor = 'root'")
	if page := second.get("/").body; !strings.Contains(page, "han：启用（审批员）") ||
		!strings.Contains(page, "/accounts#") {
		t.Error("the overview does not tell of it")
	}
	if said := second.told(second.post("/accounts/changes/1/confirm", nil)); !strings.Contains(said, "已确认") {
		t.Errorf("%.600s", said)
	}
	w.browser().get(link).is(t, http.StatusOK, "taken up after")
	// Who was asked to let in an approver lets in nobody else.
	root.post("/accounts", url.Values{"account": {"piao"}, "role": {"approver"}})
	root.told(root.post("/accounts/piao/role", url.Values{"reason": {"换岗"}, "role": {"admin"}}))
	second.post("/accounts/changes/2/confirm", nil).is(t, http.StatusConflict, "of another role by now",
		"piao现在的角色是管理员，提出的是审批员")
	reason := url.Values{"reason": {"换岗"}}
	with := func(role string) url.Values { return url.Values{"reason": {"换岗"}, "role": {role}} }
	for path, row := range map[string]struct {
		form url.Values
		want int
		says string
	}{
		"/accounts/wang/role":    {url.Values{"role": {"operator"}}, http.StatusUnprocessableEntity, "填写理由"},
		"/accounts/root/role":    {with("viewer"), http.StatusUnprocessableEntity, "由另一位管理员来办"},
		"/accounts/root/disable": {reason, http.StatusUnprocessableEntity, "由另一位管理员来办"},
		"/accounts/pu/factor":    {reason, http.StatusConflict, "它没有第二因素"},
		"/accounts/nobody/role":  {with("viewer"), http.StatusNotFound, ""},
		"/accounts/pu/bury":      {reason, http.StatusNotFound, ""},
		"/accounts/lixd/role":    {with("operator"), http.StatusUnprocessableEntity, "已经是"},
		"/accounts/wang/token":   {url.Values{"token": {"1"}}, http.StatusUnprocessableEntity, "它没有令牌1"},
		"/accounts/wang/address": {url.Values{"address": {"nowhere"}}, http.StatusUnprocessableEntity,
			"要name@example.gov.cn这样的地址"},
		"/accounts/wang/password": {nil, http.StatusSeeOther, ""},
	} {
		if r := root.post(path, row.form); r.StatusCode != row.want || !strings.Contains(r.body, row.says) {
			t.Errorf("%s: %d %.300s", path, r.StatusCode, r.body)
		}
	}
	before := w.signedIn("wang")
	root.told(root.post("/accounts/wang/role", with("operator"))) // by one: it does not approve
	before.get("/").is(t, http.StatusSeeOther, "a session from before goes on")
	root.told(root.post("/accounts/wang/role", with("approver")))
	w.counts(1, "one person made an approver", "SELECT COUNT(*) FROM account WHERE name = 'wang' AND role = 'operator'")
	if r := w.signedIn("lixd").get("/accounts"); strings.Contains(r.body, "重置口令") || r.StatusCode != http.StatusOK {
		t.Errorf("an operator may order: %d", r.StatusCode)
	}
	if r := root.get("/accounts?format=csv"); strings.Contains(r.body, "argon2") || !strings.Contains(r.body, "lixd") {
		t.Errorf("the file: %.400s", r.body)
	}
}
