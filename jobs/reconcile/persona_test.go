package reconcile

import (
	"bytes"
	"crypto/aes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestKeysUnderAPersona holds that keys are put under the key of the ledger, one by one, each once and in order.
func TestKeysUnderAPersona(t *testing.T) {
	key := bytes.Repeat([]byte{7}, 32)
	p, err := NewPersona(key)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	under := func(b byte) (out PersonKey) {
		block.Encrypt(out[:], bytes.Repeat([]byte{b}, 16))
		return out
	}
	plain := func(list ...byte) (out []PersonKey) {
		for _, b := range list {
			out = append(out, PersonKey(bytes.Repeat([]byte{b}, 16)))
		}
		return out
	}
	first, second := under(1), under(2)
	if bytes.Compare(first[:], second[:]) > 0 {
		first, second = second, first
	}
	for _, c := range []struct {
		of, want []PersonKey
	}{{nil, nil}, {plain(1), []PersonKey{under(1)}}, {plain(1, 2), []PersonKey{first, second}},
		{plain(2, 1), []PersonKey{first, second}}, {plain(2, 1, 2), []PersonKey{first, second}}} {
		of := append([]PersonKey(nil), c.of...)
		if d := cmp.Diff(c.want, p.keys(of)); d != "" {
			t.Errorf("%v: %s", c.of, d)
		}
		if d := cmp.Diff(c.of, of); d != "" {
			t.Errorf("the keys handed in were changed: %s", d)
		}
		if d := cmp.Diff(c.of, (*Persona)(nil).keys(c.of)); d != "" {
			t.Errorf("without a persona: %s", d)
		}
	}
	if p, err := NewPersona(key[:31]); err == nil {
		t.Errorf("a key of 31 bytes makes %v", p)
	}
}
