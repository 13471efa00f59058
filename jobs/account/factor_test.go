package account_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"huizong/jobs/account"
	"huizong/jobs/keyring"
)

func ring(t *testing.T) *keyring.Ring {
	t.Helper()
	r, err := keyring.Parse([]byte(keyring.Generate()))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The vectors of RFC 6238, appendix B (SHA-1), to six digits.
func TestCodesOfTheRFC(t *testing.T) {
	s := account.Secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
	for at, code := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471",
		1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		step, err := s.Step(code, 0, time.Unix(at, 0))
		if err != nil || step != at/30 {
			t.Errorf("%s at %d: step %d, %v", code, at, step, err)
		}
		if _, err := s.Step(code, step, time.Unix(at, 0)); !errors.Is(err, account.ErrCode) {
			t.Errorf("%s is taken twice: %v", code, err)
		}
		for _, off := range []int64{-30, 30} {
			if got, err := s.Step(code, 0, time.Unix(at+off, 0)); err != nil || got != step {
				t.Errorf("%s with a clock %d s off: %d, %v", code, off, got, err)
			}
		}
		if _, err := s.Step(code, 0, time.Unix(at+95, 0)); err == nil {
			t.Errorf("%s stands after 95 s", code)
		}
	}
	for _, wrong := range []string{"", "28708", "2870822", "abcdef", "287083"} {
		if _, err := s.Step(wrong, 0, time.Unix(59, 0)); !errors.Is(err, account.ErrCode) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if _, err := s.Step(" ２８７０８２", 0, time.Unix(59, 0)); err != nil {
		t.Errorf("typed full-width: %v", err)
	}
}

func TestSecretsAreTypedAndScanned(t *testing.T) {
	s := account.NewSecret()
	back, err := account.ReadSecret(strings.ToLower(s.Grouped()))
	if err != nil || back != s || s == account.NewSecret() {
		t.Errorf("%s comes back as %s: %v", s, back, err)
	}
	if _, err := account.ReadSecret("JBSW Y3DP"); err == nil {
		t.Error("40 bits are a secret")
	}
	u, err := url.Parse(s.Address("延吉市民政局 汇总", "jinml"))
	if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/延吉市民政局 汇总:jinml" ||
		u.Query().Get("secret") != string(s) || u.Query().Get("issuer") != "延吉市民政局 汇总" {
		t.Errorf("%v, %v", u, err)
	}
}

func TestBindingAndRecovering(t *testing.T) {
	r, a := ring(t), account.Account{Name: "jinml"}
	s := account.NewSecret()
	codes, err := a.Bind(r, s, 7)
	if err != nil || len(codes) != account.RecoveryCodes || !a.Bound() || strings.Contains(a.Factor, string(s)) {
		t.Fatal(codes, a.Factor, err)
	}
	if got, err := a.Secret(r); err != nil || got != s {
		t.Errorf("secret %q, %v", got, err)
	}
	b := a
	b.Name = "lixd"
	if _, err := b.Secret(r); err == nil {
		t.Error("a factor moved to another account opens")
	}
	mac, err := a.Recover(r, strings.ToUpper(codes[3]))
	if err != nil || mac != a.Recovery[3] {
		t.Errorf("%v", err)
	}
	if _, err := b.Recover(r, codes[3]); !errors.Is(err, account.ErrCode) {
		t.Errorf("another account's code: %v", err)
	}
	for _, c := range codes {
		if strings.Contains(strings.Join(a.Recovery, " "), strings.ReplaceAll(c, "-", "")) {
			t.Error("a code is kept as it is")
		}
	}
	if a.Unbind(); a.Bound() || len(a.Recovery) > 0 {
		t.Error("a factor that was taken away is left")
	}
}
