package account

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"huizong/jobs/keyring"
)

// ErrCode says that a code is not the authenticator's, or was used before.
var ErrCode = errors.New("the code is wrong, or was used already; wait for the next one")

// stepLength is how long a code stands (RFC 6238 §5.2).
const stepLength = 30 * time.Second

// purposes of what is sealed for an account.
const (
	forFactor   = "second factor"
	forRecovery = "recovery code"
)

var noPadding = base32.StdEncoding.WithPadding(base32.NoPadding)

// Secret is what an authenticator is bound with: 160 random bits (RFC 4226 §4).
type Secret string

// NewSecret returns a secret.
func NewSecret() Secret {
	raw := make([]byte, 20)
	rand.Read(raw)
	return Secret(noPadding.EncodeToString(raw))
}

// ReadSecret reads a secret as Grouped writes it.
func ReadSecret(s string) (Secret, error) {
	s = strings.ToUpper(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, s))
	if raw, err := noPadding.DecodeString(s); err != nil || len(raw) != 20 {
		return "", errors.New("no secret of an authenticator")
	}
	return Secret(s), nil
}

// Grouped writes the secret in groups of four, for typing.
func (s Secret) Grouped() string {
	var parts []string
	for t := string(s); t != ""; t = t[min(4, len(t)):] {
		parts = append(parts, t[:min(4, len(t))])
	}
	return strings.Join(parts, " ")
}

// Address is what the QR code says (otpauth://totp/issuer:account?secret=...).
func (s Secret) Address(issuer, name string) string {
	q := url.Values{"secret": {string(s)}, "issuer": {issuer}}
	return "otpauth://totp/" + url.PathEscape(issuer+":"+name) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// Step returns the step of a code that stands now, or one step before or after, if it is later than the last accepted.
func (s Secret) Step(code string, last int64, now time.Time) (int64, error) {
	code = strings.TrimSpace(fold(code))
	for _, off := range []int64{0, -1, 1} {
		at := now.Add(time.Duration(off) * stepLength)
		want, err := totp.GenerateCodeCustom(string(s), at, totp.ValidateOpts{
			Period: uint(stepLength / time.Second), Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return 0, fmt.Errorf("compute a code: %w", err)
		}
		step := at.Unix() / int64(stepLength/time.Second)
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && step > last {
			return step, nil
		}
	}
	return 0, ErrCode
}

// Bind gives the account a second factor: the secret sealed for it, and the step of the code that proved it.
func (a *Account) Bind(ring *keyring.Ring, s Secret, step int64) (codes []string, err error) {
	if a.Factor, err = ring.Seal(forFactor, a.Name, []byte(s)); err != nil {
		return nil, err
	}
	a.Step = step
	return a.NewRecovery(ring)
}

// Unbind takes the second factor away.
func (a *Account) Unbind() { a.Factor, a.Step, a.Recovery = "", 0, nil }

// Secret opens the account's secret.
func (a Account) Secret(ring *keyring.Ring) (Secret, error) {
	raw, err := ring.Open(forFactor, a.Name, a.Factor)
	return Secret(raw), err
}

// recoveryLetters are those that nobody takes for another.
const recoveryLetters = "23456789abcdefghjkmnpqrstuvwxyz"

// RecoveryCodes is how many an account has.
const RecoveryCodes = 8

// NewRecovery gives the account new recovery codes in place of the old ones, and returns them: they are shown once.
func (a *Account) NewRecovery(ring *keyring.Ring) ([]string, error) {
	a.Recovery = nil
	codes := make([]string, RecoveryCodes)
	for i := range codes {
		codes[i] = recoveryCode()
		mac, err := ring.MAC(forRecovery, a.Name+" "+plainCode(codes[i]))
		if err != nil {
			return nil, err
		}
		a.Recovery = append(a.Recovery, mac)
	}
	return codes, nil
}

// recoveryCode is 8 letters, 39 bits; guesses of it are counted like those of a password.
func recoveryCode() string {
	var b strings.Builder
	for b.Len() < 9 {
		if b.Len() == 4 {
			b.WriteByte('-')
		}
		var one [1]byte
		rand.Read(one[:])
		if n := int(one[0]); n < len(recoveryLetters)*8 { // without a bias for the first letters
			b.WriteByte(recoveryLetters[n%len(recoveryLetters)])
		}
	}
	return b.String()
}

func plainCode(code string) string { return strings.ReplaceAll(fold(code), "-", "") }

// Recover returns the MAC of the recovery code among those that are left, or ErrCode.
func (a Account) Recover(ring *keyring.Ring, code string) (string, error) {
	for _, mac := range a.Recovery {
		if ring.Matches(mac, forRecovery, a.Name+" "+plainCode(code)) {
			return mac, nil
		}
	}
	return "", ErrCode
}
