// Package openid lets people sign in through the office's identity provider: the authorization code flow of OpenID
// Connect Core 1.0 §3.1, with PKCE (RFC 7636), state (RFC 6749 §10.12) and nonce (Core §15.5.2).
//
// Begin sends the browser to the provider; Finish takes what the browser brings back and returns who
// it is there. Who may sign in is not decided here: the caller looks for the account. Tokens of the provider are used
// once and forgotten, and no error shows one.
package openid

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"
)

// What a caller can act upon.
var (
	// too old, begun in another browser, or not begun at all
	ErrFlow = errors.New("the sign-in has to be started again")
	// later may be better; also where it does not speak as it should
	ErrUnavailable = errors.New("the identity provider cannot be reached")
	// it said no, or what it said does not hold
	ErrRefused = errors.New("the identity provider has not let this person in")
)

// Settings are what the configuration says of the provider.
type Settings struct {
	Issuer       string // exactly as the provider writes it, to the last slash
	ClientID     string
	ClientSecret string // empty: a public client, which PKCE alone protects
	RedirectURL  string // where the provider sends the browser back to; registered there
	// Claim names the account: preferred_username (where empty), email or sub. A provider that lets people choose their
	// own preferred_username lets them choose their account (Core §5.7): there it must be another.
	Claim  string
	Scopes []string // asked for besides openid; where empty, the one that Claim comes with (Core §5.4)
}

// Provider is the office's identity provider. It may be used by many at once.
type Provider struct {
	settings  Settings
	client    *http.Client
	described atomic.Pointer[description] // nil until the provider was reached once
	asking    singleflight.Group
}

// New returns a provider that was not asked anything yet: its description is fetched at first use, and again until that
// succeeds, so that a provider that is down does not keep the service from starting. A nil client means a plain one; no
// call takes longer than 10 s.
func New(s Settings, client *http.Client) *Provider {
	if s.Claim == "" {
		s.Claim = "preferred_username"
	}
	s.Scopes = scopes(s)
	return &Provider{settings: s, client: patient(client)}
}

// Begin starts a sign-in. The flow is kept sealed, where the browser cannot read it; the browser goes
// to the address.
func (p *Provider) Begin(ctx context.Context) (f Flow, to string, err error) {
	d, err := p.describe(ctx)
	if err != nil {
		return Flow{}, "", err
	}
	f = Flow{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), At: time.Now()}
	return f, d.oauth.AuthCodeURL(f.State, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)), nil
}

// Identity is who signed in. Issuer and Subject name a person for good (Core §5.7); Name is what the claim says today,
// which another may bear tomorrow.
type Identity struct {
	Issuer  string
	Subject string
	Name    string // in lower case
}

// Finish ends a sign-in with what the provider gave the browser to bring: it returns who it is. The caller takes the
// flow out of the browser before, so that it is used once.
func (p *Provider) Finish(ctx context.Context, f Flow, query url.Values, now time.Time) (who Identity, err error) {
	if err := f.check(query, p.settings.Issuer, now); err != nil {
		return Identity{}, err
	}
	d, err := p.describe(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := d.exchange(ctx, query.Get("code"), f.Verifier)
	if err != nil {
		return Identity{}, err
	}
	id, err := d.verify(ctx, token, f.Nonce, now)
	if err != nil {
		return Identity{}, err
	}
	name, err := p.name(ctx, d, token, id)
	if err != nil {
		return Identity{}, err
	}
	return Identity{Issuer: id.Issuer, Subject: id.Subject, Name: name}, nil
}
