package account_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"huizong/jobs/account"
)

func TestRolesIncludeThoseBelow(t *testing.T) {
	for i, r := range account.Roles {
		for j, want := range account.Roles {
			if got := r.May(want); got != (i >= j) {
				t.Errorf("%s may %s: %t", r, want, got)
			}
			if got := r.Lesser(want); got != account.Roles[min(i, j)] {
				t.Errorf("lesser of %s and %s is %s", r, want, got)
			}
		}
		if account.Role("").May(r) || account.Role("root").May(r) {
			t.Errorf("no role may %s", r)
		}
	}
	if _, err := account.ParseRole("root"); err == nil {
		t.Error("root is a role")
	}
}

func TestPasswords(t *testing.T) {
	a, b := account.HashPassword("correct horse battery"), account.HashPassword("correct horse battery")
	switch {
	case a == b:
		t.Error("two hashes of one password are the same: no salt")
	case strings.Contains(a, "horse"):
		t.Error("the hash shows the password")
	case !account.PasswordMatches(a, "correct horse battery") || !account.PasswordMatches(b, "correct horse battery"):
		t.Error("the password does not match its hash")
	case account.PasswordMatches(a, "correct horse batterx") || account.PasswordMatches(a, "") ||
		account.PasswordMatches("", ""):
		t.Error("another password matches")
	}
	for _, broken := range []string{"plain", "$argon2i$v=19$m=19456,t=2,p=1$AAAA$AAAA",
		"$argon2id$v=19$m=99999999,t=2,p=1$AAAA$AAAA", a[:len(a)-4], "$argon2id$v=19$m=8,t=1,p=1$AAAA$"} {
		if account.PasswordMatches(broken, "correct horse battery") {
			t.Errorf("%q matches", broken)
		}
	}
}

func TestWeakPasswordsAndNames(t *testing.T) {
	for _, p := range []string{"", "short", "aaaaaaaaaaaaaa", "lixiaodong.yj", strings.Repeat("ab", 300)} {
		if account.CheckPassword(p, "lixiaodong.yj") == nil {
			t.Errorf("password %.20q is accepted", p)
		}
	}
	if err := account.CheckPassword("社工站月报上报口令二零二六", "lixd"); err != nil {
		t.Errorf("a Chinese passphrase: %v", err)
	}
	for name, ok := range map[string]bool{"lixd": true, "li.xd@example.gov.cn": true, "": false, "Li": false,
		"a b": false, "-x": false, "李": false, "a\r\nb": false} {
		if (account.CheckName(name) == nil) != ok {
			t.Errorf("name %q: %v", name, account.CheckName(name))
		}
	}
}

func TestTokensAreLongAndHashed(t *testing.T) {
	token, hash := account.NewToken()
	again, _ := account.NewToken()
	if token == again || len(token) < 40 || hash != account.HashToken(token) || strings.Contains(hash, token) {
		t.Errorf("token %q, hash %q", token, hash)
	}
}

func TestGuessersWaitLonger(t *testing.T) {
	s := account.OfPair("lixd", "192.0.2.1")
	last := time.Duration(0)
	for n := range 40 {
		w := s.Wait(n)
		if w < last || n <= s.Free && w != 0 || n > s.Free && w == 0 || w > account.Longest {
			t.Errorf("after %d failures: %s", n, w)
		}
		last = w
	}
	if last != account.Longest {
		t.Errorf("the longest wait is %s", last)
	}
}

// An address of IPv6 is its /64: whoever has one of them has them all.
func TestNetworksOfAddresses(t *testing.T) {
	for in, want := range map[string]string{"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::9": "2001:db8:1:2::/64",
		"2001:db8:1:3::9": "2001:db8:1:3::/64", "fe80::1%eth0": "fe80::/64", "unknown": "unknown"} {
		if got := account.Network(in); got != want {
			t.Errorf("%s counts as %s, want %s", in, got, want)
		}
	}
}

// What a client writes into X-Forwarded-For counts only as far as proxies of ours vouch for it, from the right.
func TestCallersBehindProxies(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for _, row := range []struct {
		name, peer, want string
		lines            []string
	}{
		{"a stranger forges", "203.0.113.9", "203.0.113.9", []string{"192.0.2.1"}},
		{"one proxy", "10.0.0.2", "192.0.2.1", []string{"192.0.2.1"}},
		{"the client forges before it", "10.0.0.2", "192.0.2.2", []string{"10.9.9.9, 1.2.3.4, 192.0.2.2"}},
		{"on a line of its own", "10.0.0.2", "192.0.2.3", []string{"1.2.3.4", "192.0.2.3"}},
		{"two proxies", "10.0.0.2", "192.0.2.4", []string{"1.2.3.4, 192.0.2.4, 10.0.0.3"}},
		{"nothing said", "10.0.0.2", "10.0.0.2", nil},
		{"not an address", "10.0.0.2", "10.0.0.2", []string{"192.0.2.1, unknown"}},
		{"behind what is not known", "10.0.0.2", "10.0.0.3", []string{"192.0.2.1, unknown, 10.0.0.3"}},
		{"with a port", "10.0.0.2", "192.0.2.5", []string{"192.0.2.5:4711"}},
		{"of IPv6", "fd00::1", "2001:db8::1", []string{" 2001:db8::1 "}},
		{"of IPv6 with a port", "fd00::1", "2001:db8::1", []string{"[2001:db8::1]:4711"}},
		{"IPv4 in IPv6", "::ffff:10.0.0.2", "192.0.2.6", []string{"192.0.2.6"}},
	} {
		if got := account.Caller(row.peer, row.lines, trusted); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
	if got := account.Caller("10.0.0.2", []string{"192.0.2.1"}, nil); got != "10.0.0.2" {
		t.Errorf("no proxy is trusted: %s", got)
	}
}

func TestAuditorsReadAndDecideNothing(t *testing.T) {
	for _, row := range []struct {
		role, want account.Role
		may        bool
	}{{account.Auditor, account.Viewer, true}, {account.Auditor, account.Auditor, true},
		{account.Auditor, account.Operator, false}, {account.Auditor, account.Approver, false},
		{account.Auditor, account.Admin, false}, {account.Admin, account.Auditor, true},
		{account.Viewer, account.Auditor, false}, {account.Operator, account.Auditor, false},
		{account.Approver, account.Auditor, false}} {
		if got := row.role.May(row.want); got != row.may {
			t.Errorf("%s may %s: %t", row.role, row.want, got)
		}
	}
	for _, row := range [][3]account.Role{{account.Auditor, account.Admin, account.Auditor},
		{account.Auditor, account.Operator, account.Viewer}, {account.Admin, account.Auditor, account.Auditor},
		{account.Operator, account.Auditor, account.Viewer}} {
		if got := row[0].Lesser(row[1]); got != row[2] {
			t.Errorf("lesser of %s and %s is %s, want %s", row[0], row[1], got, row[2])
		}
	}
}

// A token that lives long cannot do what needs a second factor; one of login keeps its person's role.
func TestLimitOfTokens(t *testing.T) {
	for _, row := range []struct {
		token    account.Token
		role     account.Role
		required bool
		want     account.Role
	}{
		{account.Token{Scope: account.Admin}, account.Approver, false, account.Approver},
		{account.Token{Scope: account.Admin}, account.Approver, true, account.Operator},
		{account.Token{Scope: account.Viewer}, account.Approver, true, account.Viewer},
		{account.Token{Scope: account.Approver, Login: true}, account.Approver, true, account.Approver},
		{account.Token{Scope: account.Auditor}, account.Auditor, true, account.Auditor},
	} {
		if got := row.token.Limit(row.role, row.required); got != row.want {
			t.Errorf("%+v of %s: %s, want %s", row.token, row.role, got, row.want)
		}
	}
}

func TestNamesOfTheSystem(t *testing.T) {
	for name, ok := range map[string]bool{"lixd": true, "huizong": false, "system": false, "schedule": false,
		"cli:root": false, "huizong2": true} {
		if (account.CheckNew(name) == nil) != ok {
			t.Errorf("%s: %v", name, account.CheckNew(name))
		}
	}
}

func TestPasswordsAgeAndHistory(t *testing.T) {
	now := time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)
	var a account.Account
	for i := range 8 {
		a.SetPassword(fmt.Sprint("hash", i), i == 0, now)
	}
	if a.Password != "hash7" || len(a.History) != account.Remembered || a.History[0] != "hash6" {
		t.Errorf("%s after %v", a.Password, a.History)
	}
	for _, row := range []struct {
		after, max time.Duration
		want       bool
	}{{0, 0, false}, {1000 * time.Hour, 0, false}, {24 * time.Hour, 24 * time.Hour, false},
		{24*time.Hour + time.Second, 24 * time.Hour, true}} {
		if got := a.Outworn(row.max, now.Add(row.after)); got != row.want {
			t.Errorf("after %s of %s: %t", row.after, row.max, got)
		}
	}
	a.SetPassword("by another", true, now)
	if !a.Outworn(0, now) {
		t.Error("a password set by another stays")
	}
	raw, err := a.History.Value()
	var back account.Hashes
	if err != nil || back.Scan(raw) != nil || !slices.Equal(back, a.History) {
		t.Errorf("history %v comes back as %v", a.History, back)
	}
}
