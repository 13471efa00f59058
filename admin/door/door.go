// Package door knows who asks: sessions of browsers, tokens of programs, passwords, second factors, the identity
// provider of the office.
package door

import (
	"log/slog"
	"net/netip"
	"time"

	"huizong/admin/openid"
	"huizong/jobs/account"
	"huizong/jobs/keyring"
)

// Options is what the door stands on. Accounts is needed.
type Options struct {
	Accounts account.Book
	OpenID   *openid.Provider // nil: passwords only
	Secure   bool             // browsers come by HTTPS: to us, or to the proxy before us
	Proxies  []netip.Prefix   // that stand before us: their X-Forwarded-For names the caller
	Idle     time.Duration    // a session without a request ends after this
	Life     time.Duration    // every session ends after this

	Keys         *keyring.Ring // of the evidence: seals second factors; nil: there can be none
	SecondFactor bool          // approvers and admins need one
	PasswordAge  time.Duration // a password older than this must be changed; 0: any age
	FlowSecret   string        // seals what a browser carries to the identity provider and back

	Chinese func(english string) string // what other rooms say of files, runs and orders; nil: as they say it
}

// Door knows who asks: by the session of a browser, or the token of a program.
type Door struct {
	Options
	Log      *slog.Logger
	zone     *time.Location
	Sessions *sessions
	Readings *Readings
	flowKeys *keyring.Ring
}

// New returns a door. Waits are said as clocks in zone show them.
func New(o Options, log *slog.Logger, zone *time.Location) *Door {
	return &Door{Options: o, Log: log, zone: zone, Sessions: newSessions(o, log),
		Readings: newReadings(o.Accounts, log), flowKeys: keyring.Of("flow", o.FlowSecret)}
}
