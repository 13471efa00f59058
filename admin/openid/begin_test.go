package openid_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"huizong/admin/openid"
	"huizong/jobs/must"
)

func TestBeginAsks(t *testing.T) {
	for _, row := range []struct {
		name   string
		claim  string
		scopes []string
		want   string
	}{
		{"for the scope of preferred_username", "", nil, "openid profile"},
		{"for the scope of email", "email", nil, "openid email"},
		{"for nothing more than sub", "sub", nil, "openid"},
		{"for what is set, and openid", "email", []string{"email", "groups"}, "openid email groups"},
		{"for openid once", "email", []string{"email", "openid"}, "email openid"},
	} {
		t.Run(row.name, func(t *testing.T) {
			i := newIssuer(t)
			s := i.settings()
			s.Claim, s.Scopes = row.claim, row.scopes
			f, to, err := openid.New(s, i.Client()).Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			u := must.Get(url.Parse(to))(t)
			if got := u.Query().Get("scope"); got != row.want {
				t.Errorf("asks for %q, want %q", got, row.want)
			}
			if strings.Contains(to, f.Verifier) || u.Query().Has("client_secret") {
				t.Error("the address shows a secret")
			}
		})
	}
}

func TestBeginIsFresh(t *testing.T) {
	p := newIssuer(t).provider()
	a, _, err := p.Begin(t.Context())
	b, _, err2 := p.Begin(t.Context())
	must.Do(t, errors.Join(err, err2))
	if a.State == b.State || a.Nonce == b.Nonce || a.Verifier == b.Verifier || a.State == a.Nonce {
		t.Errorf("two flows share a secret: %+v %+v", a, b)
	}
}

func TestBeginRefusesTheDescription(t *testing.T) {
	field := func(name string, v any) func(i *issuer) {
		return func(i *issuer) { i.describe = func(m map[string]any) { m[name] = v } }
	}
	at := func(h http.HandlerFunc) func(i *issuer) { return func(i *issuer) { i.answers(wellKnown, h) } }
	for _, row := range []struct {
		name    string
		prepare func(i *issuer)
		says    string
	}{
		{"another issuer", field("issuer", "https://other.example"), "did not match"},
		{"keys in plain text", field("jwks_uri", "http://keys.example"), "jwks_uri"},
		{"no keys", field("jwks_uri", ""), "jwks_uri"},
		{"token endpoint in plain text", field("token_endpoint", "http://token.example"), "token_endpoint"},
		{"an address that is a script", field("authorization_endpoint", "javascript:alert(1)"),
			"authorization_endpoint"},
		{"UserInfo in plain text", field("userinfo_endpoint", "http://info.example"), "userinfo_endpoint"},
		{"no JSON", at(text("<html>")), "decode"},
		{
			"a redirect", at(func(w http.ResponseWriter,
				r *http.Request) {
				http.Redirect(w, r, "/elsewhere", http.StatusFound)
			}), "302",
		},
		{"too much", at(text(strings.Repeat(" ", 2<<20))), "at most"},
	} {
		t.Run(row.name, func(t *testing.T) {
			i := newIssuer(t)
			row.prepare(i)
			_, _, err := i.provider().Begin(t.Context())
			if !errors.Is(err, openid.ErrUnavailable) || !strings.Contains(err.Error(), row.says) {
				t.Errorf("got %v, want it to say %q", err, row.says)
			}
		})
	}
}

func TestBeginWhenTheCallerLeaves(t *testing.T) {
	i := newIssuer(t)
	p := i.provider()
	i.mu.Lock() // no answer yet
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, _, err := p.Begin(ctx)
	i.mu.Unlock()
	if !errors.Is(err, openid.ErrUnavailable) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if _, _, err := p.Begin(t.Context()); err != nil {
		t.Errorf("the next caller gets %v", err)
	}
}

func TestBeginInPlainText(t *testing.T) {
	i := newIssuer(t)
	i.Server = httptest.NewServer(i) // as a trial on one machine has it
	t.Cleanup(i.Close)
	f, query := begun(t, i, i.provider())
	if who, err := i.provider().Finish(t.Context(), f, query, time.Now()); err != nil || who.Name != "jin.meilan" {
		t.Errorf("got %+v, %v", who, err)
	}
}
