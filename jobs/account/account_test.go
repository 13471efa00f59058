package account_test

import (
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
		if account.CheckPassword("lixiaodong.yj", p) == nil {
			t.Errorf("password %.20q is accepted", p)
		}
	}
	if err := account.CheckPassword("lixd", "社工站月报上报口令二零二六"); err != nil {
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
	s := account.OfAccount("lixd")
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
