package jobs

import (
	"testing"

	"huizong/templates/content"
)

// A channel that somebody turned off, or that is for other kinds of notice, is told nothing: neither the ledger nor the
// channel is asked, and this service has neither.
func TestChannelTurnedOffIsToldNothing(t *testing.T) {
	held := cause{}
	held.Kind = content.NoticeHeld
	told := func(channel Tell) (asked bool) {
		defer func() { asked = recover() != nil }()
		if err := new(Service).tellBy(t.Context(), channel, held); err != nil {
			t.Error(err)
		}
		return false
	}
	for name, test := range map[string]struct {
		channel Tell
		want    bool
	}{
		"on":                      {Tell{}, true},
		"on, of its kind":         {Tell{Kinds: []string{string(content.NoticeHeld)}}, true},
		"on, of another kind":     {Tell{Kinds: []string{"other"}}, false},
		"turned off":              {Tell{Off: true}, false},
		"turned off, of its kind": {Tell{Off: true, Kinds: []string{string(content.NoticeHeld)}}, false},
	} {
		if got := told(test.channel); got != test.want {
			t.Errorf("%s: asked %t, want %t", name, got, test.want)
		}
	}
}
