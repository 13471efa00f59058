package openid

import (
	"crypto/subtle"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"time"
)

// Flow is one sign-in between its two steps. It holds secrets: the browser may carry it sealed, and never open.
type Flow struct {
	State string `json:"state"` // comes back with the browser (RFC 6749 §4.1.2)
	Nonce string `json:"nonce"` // comes back in the ID token (Core §3.1.2.1)
	// proves to the provider that who redeems the code has asked for it (RFC 7636 §4.1)
	Verifier string    `json:"verifier"`
	At       time.Time `json:"at"`
}

// Longest is how long a person may take at the provider.
const Longest = 10 * time.Minute

// skew is by how much the clocks of two of our machines may differ.
const skew = time.Minute

// check refuses what does not answer this flow, before the provider is asked anything. The state comes first: without
// it nothing in the query is the provider's word, an error neither.
func (f Flow) check(query url.Values, issuer string, now time.Time) error {
	switch age := now.Sub(f.At); {
	case f.State == "" || f.Nonce == "" || f.Verifier == "":
		return fmt.Errorf("check the flow: %w: none was begun", ErrFlow)
	case !same(f.State, query.Get("state")):
		return fmt.Errorf("check the flow: %w: another state came back", ErrFlow)
	case age > Longest || age < -skew:
		return fmt.Errorf("check the flow: %w: begun %s ago", ErrFlow, age.Round(time.Second))
	case query.Has("iss") && query.Get("iss") != issuer: // RFC 9207 §2.4
		return fmt.Errorf("check the flow: %w: another issuer answers", ErrFlow)
	case query.Has("error"):
		return saidNo("ask the provider", query.Get("error"))
	case query.Get("code") == "":
		return fmt.Errorf("check the flow: %w: no code came back", ErrFlow)
	}
	return nil
}

// same compares in a time that does not tell how much of a guess is right.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

var codeForm = regexp.MustCompile(`^[a-zA-Z0-9_.-]{1,64}$`)

// saidNo is the provider's error code as an error (RFC 6749 §4.1.2.1 and §5.2, Core §3.1.2.6). Two of the codes mean
// that it may say yes later. What else it says is left out: it may be anything, and goes into logs.
func saidNo(what, code string) error {
	err := ErrRefused
	if slices.Contains([]string{"server_error", "temporarily_unavailable"}, code) {
		err = ErrUnavailable
	}
	if !codeForm.MatchString(code) {
		code = "an error without a code"
	}
	return fmt.Errorf("%s: %w: it says %s", what, err, code)
}
