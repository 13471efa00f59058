package openid_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"huizong/admin/openid"
	"huizong/jobs/must"
)

func (i *issuer) settings() openid.Settings {
	return openid.Settings{Issuer: i.URL, ClientID: clientID, ClientSecret: clientSecret, RedirectURL: redirectURL}
}

func (i *issuer) provider() *openid.Provider { return openid.New(i.settings(), i.Client()) }

// browse follows the address that Begin returned to the provider, and returns what it sends back.
func (i *issuer) browse(t *testing.T, to string) url.Values {
	t.Helper()
	browser := *i.Client()
	browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := browser.Get(to)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	back, err := resp.Location()
	if err != nil {
		t.Fatalf("the provider answers %s: %v", resp.Status, err)
	}
	if got := back.Scheme + "://" + back.Host + back.Path; got != redirectURL {
		t.Fatalf("the provider sends the browser to %s", got)
	}
	return back.Query()
}

// begun is a sign-in whose person has come back from the provider. The flow has been through a session.
func begun(t *testing.T, i *issuer, p *openid.Provider) (openid.Flow, url.Values) {
	t.Helper()
	f, to, err := p.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	raw := must.Get(json.Marshal(f))(t)
	var kept openid.Flow
	must.Do(t, json.Unmarshal(raw, &kept))
	return kept, i.browse(t, to)
}

func TestSignIn(t *testing.T) {
	for _, row := range []struct {
		name    string
		change  func(s *openid.Settings)
		prepare func(i *issuer)
		want    string
	}{
		{"preferred_username, where nothing is said", nil, nil, "jin.meilan"},
		{"email", func(s *openid.Settings) { s.Claim = "email" }, nil, "jin.meilan@yanji.example"},
		{"email verified in words", func(s *openid.Settings) { s.Claim = "email" }, claim("email_verified", "true"),
			"jin.meilan@yanji.example"},
		{"sub", func(s *openid.Settings) { s.Claim = "sub" }, nil, "0042"},
		{"secret in the form", nil, func(i *issuer) { i.method = "client_secret_post" }, "jin.meilan"},
		{"public client", func(s *openid.Settings) { s.ClientSecret = "" }, func(i *issuer) { i.method = "none" },
			"jin.meilan"},
		{"made for others too, and for us first", nil, claims("aud", []string{"portal", clientID}, "azp", clientID),
			"jin.meilan"},
		{"told at UserInfo only", nil, func(i *issuer) {
			i.claims = func(c map[string]any) { delete(c, "preferred_username") }
			i.info = map[string]any{"sub": "0042", "preferred_username": "meilan"}
		}, "meilan"},
	} {
		t.Run(row.name, func(t *testing.T) {
			i := newIssuer(t)
			if row.prepare != nil {
				row.prepare(i)
			}
			s := i.settings()
			if row.change != nil {
				row.change(&s)
			}
			p := openid.New(s, i.Client())
			f, query := begun(t, i, p)
			who, err := p.Finish(t.Context(), f, query, time.Now())
			if err != nil || who.Name != row.want || who.Issuer != s.Issuer || who.Subject == "" {
				t.Errorf("got %+v, %v; want %q", who, err, row.want)
			}
		})
	}
}

// claim and claims change the ID token: a name, a value, a name ...
func claim(name string, v any) func(i *issuer) { return claims(name, v) }

func claims(pairs ...any) func(i *issuer) {
	return func(i *issuer) {
		i.claims = func(c map[string]any) {
			for n := 0; n < len(pairs); n += 2 {
				c[pairs[n].(string)] = pairs[n+1]
			}
		}
	}
}

// finish signs in and expects it to fail as wanted, in words that hold nothing secret.
func finish(t *testing.T, i *issuer, p *openid.Provider, f openid.Flow, query url.Values, want error, says string) {
	t.Helper()
	who, err := p.Finish(t.Context(), f, query, time.Now())
	if !errors.Is(err, want) || who != (openid.Identity{}) {
		t.Fatalf("got %+v, %v; want %v", who, err, want)
	}
	if !strings.Contains(err.Error(), says) {
		t.Errorf("the error %q does not say %q", err, says)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, secret := range append(i.tokens, accessToken, clientSecret, f.State, f.Nonce, f.Verifier,
		query.Get("code")) {
		if secret != "" && strings.Contains(err.Error(), secret) {
			t.Errorf("the error %q shows a secret", err)
		}
	}
	for _, other := range []error{openid.ErrFlow, openid.ErrUnavailable, openid.ErrRefused} {
		if !errors.Is(want, other) && errors.Is(err, other) {
			t.Errorf("the error is both %v and %v", want, other)
		}
	}
}

func TestFinishWhenTheCallerLeaves(t *testing.T) {
	i := newIssuer(t)
	p := i.provider()
	f, query := begun(t, i, p)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Finish(ctx, f, query, time.Now()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
