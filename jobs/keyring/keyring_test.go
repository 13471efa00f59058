package keyring_test

import (
	"errors"
	"strings"
	"testing"

	"huizong/jobs/keyring"
)

func ring(t *testing.T, text string) *keyring.Ring {
	t.Helper()
	r, err := keyring.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFaultsOfAKeyFileAllAtOnce(t *testing.T) {
	good := keyring.Generate()
	for _, row := range []struct{ text, want string }{
		{"", "no key in it"},
		{"# nothing\n\n", "no key in it"},
		{"k1 short\n", "line 1"},
		{"# c\nK1 " + strings.TrimSpace(good), "line 2"},
		{good + good, "stands twice"},
		{"k1 short\nk2\n", "line 2"},
	} {
		if _, err := keyring.Parse([]byte(row.text)); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%q: %v, want %q", row.text, err, row.want)
		}
	}
}

// A key may stand alone, in either form: its id follows from it.
func TestKeysWithoutIDs(t *testing.T) {
	r := ring(t, strings.Repeat("0f", 32)+"\n")
	same := ring(t, "DxAPDw8PDw8PDw8PDw8PDw8PDw8PDw8PDw8PDw8PDw8=\n"+strings.Repeat("0F", 32))
	if len(r.Current()) != 8 || same.Order(r.Current()) != 1 {
		t.Errorf("ids %q and %q", r.Current(), same.Current())
	}
}

func TestTheLastKeyIsInUse(t *testing.T) {
	one := "a " + strings.TrimSpace(keyring.Generate()) + "\n"
	two := one + "b " + strings.TrimSpace(keyring.Generate()) + "\n"
	before, after := ring(t, one), ring(t, two)
	if before.Current() != "a" || after.Current() != "b" || after.Order("a") != 0 || after.Order("c") != -1 {
		t.Errorf("current %s and %s", before.Current(), after.Current())
	}
	sum, _ := before.Sum("a", []byte("x"))
	if again, ok := after.Sum("a", []byte("x")); !ok || again != sum {
		t.Error("a key that was rotated out signs no more")
	}
	if other, _ := after.Sum("b", []byte("x")); other == sum {
		t.Error("two keys sign alike")
	}
	sealed, err := before.Seal("factor", "lixd", []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := after.Open("factor", "lixd", sealed); err != nil || string(got) != "secret" {
		t.Errorf("after a rotation: %q, %v", got, err)
	}
	mac, err := before.MAC("flow", "text")
	if err != nil || !after.Matches(mac, "flow", "text") || after.Matches(mac, "flow", "tex") ||
		after.Matches(mac, "other", "text") {
		t.Errorf("mac %q, %v", mac, err)
	}
}

func TestASealedSecretIsItsOwners(t *testing.T) {
	r := ring(t, keyring.Generate())
	sealed, err := r.Seal("factor", "lixd", []byte("secret"))
	if err != nil || strings.Contains(sealed, "secret") {
		t.Fatal(sealed, err)
	}
	flipped := []byte(sealed)
	flipped[len(flipped)-3] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another account": func() ([]byte, error) { return r.Open("factor", "jinml", sealed) },
		"another purpose": func() ([]byte, error) { return r.Open("other", "lixd", sealed) },
		"a changed byte":  func() ([]byte, error) { return r.Open("factor", "lixd", string(flipped)) },
		"nothing":         func() ([]byte, error) { return r.Open("factor", "lixd", "") },
		"another ring": func() ([]byte, error) {
			return ring(t, keyring.Generate()).Open("factor", "lixd", sealed)
		},
	} {
		if got, err := open(); err == nil {
			t.Errorf("%s opens it: %q", name, got)
		}
	}
	var none *keyring.Ring
	if _, err := none.Seal("factor", "lixd", nil); !errors.Is(err, keyring.ErrNoKey) || none.Current() != "" {
		t.Errorf("without a ring: %v", err)
	}
}
