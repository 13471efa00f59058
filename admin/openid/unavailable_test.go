package openid_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"huizong/admin/openid"
)

const wellKnown = "/.well-known/openid-configuration"

// status answers with nothing but a status.
func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }
}

func (i *issuer) answers(path string, h http.HandlerFunc) {
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.answer, path)
	if h != nil {
		i.answer[path] = h
	}
}

func TestDiscoveryIsRetried(t *testing.T) {
	i := newIssuer(t)
	i.answers(wellKnown, status(503))
	p := i.provider()
	if n := i.asked.Load(); n != 0 {
		t.Errorf("asked %d times before first use", n)
	}
	if _, _, err := p.Begin(t.Context()); !errors.Is(err, openid.ErrUnavailable) || !strings.Contains(err.Error(), "503") {
		t.Fatalf("got %v", err)
	}
	i.answers(wellKnown, nil)
	f, query := begun(t, i, p)
	if _, err := p.Finish(t.Context(), f, query, time.Now()); err != nil {
		t.Fatal(err)
	}
	if n := i.asked.Load(); n != 2 {
		t.Errorf("asked %d times, want once in vain and once more", n)
	}
}

func TestDiscoveryIsShared(t *testing.T) {
	i := newIssuer(t)
	p := i.provider()
	i.mu.Lock() // no answer yet
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, _, err := p.Begin(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	time.Sleep(50 * time.Millisecond)
	i.mu.Unlock()
	all.Wait()
	if n := i.asked.Load(); n != 1 {
		t.Errorf("asked %d times", n)
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
		{"an address that is a script", field("authorization_endpoint", "javascript:alert(1)"), "authorization_endpoint"},
		{"UserInfo in plain text", field("userinfo_endpoint", "http://info.example"), "userinfo_endpoint"},
		{"no JSON", at(text("<html>")), "decode"},
		{"a redirect", at(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }), "302"},
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

func TestFinishWhenTheProviderBreaks(t *testing.T) {
	for _, row := range []struct {
		name, path string
		answer     http.HandlerFunc
		says       string
	}{
		{"token endpoint down", "/token", status(502), "502"},
		{"token endpoint busy", "/token", status(429), "429"},
		{"token endpoint moved", "/token", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/t", 307) }, "307"},
		{"token endpoint says nothing", "/token", text("{}"), "no token"},
		{"keys down", "/keys", status(500), "500"},
		{"UserInfo down", "/userinfo", status(500), "500"},
		{"token endpoint too slow", "/token", slow, "redeem the code"},
		{"keys too slow", "/keys", slow, "keys"},
	} {
		t.Run(row.name, func(t *testing.T) {
			i := newIssuer(t)
			claim("preferred_username", nil)(i)
			i.info = map[string]any{"sub": "0042"}
			client := *i.Client()
			client.Timeout = 200 * time.Millisecond
			p := openid.New(i.settings(), &client)
			f, query := begun(t, i, p)
			i.answers(row.path, row.answer)
			finish(t, i, p, f, query, openid.ErrUnavailable, row.says)
		})
	}
}

// slow answers after the client has given up, which the server notices once it has read the request.
func slow(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

func TestProviderThatIsNotThere(t *testing.T) {
	i := newIssuer(t)
	p := i.provider()
	i.Close()
	if _, _, err := p.Begin(t.Context()); !errors.Is(err, openid.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

func TestKeysRotate(t *testing.T) {
	i := newIssuer(t)
	p := i.provider()
	for range 2 {
		f, query := begun(t, i, p)
		if _, err := p.Finish(t.Context(), f, query, time.Now()); err != nil {
			t.Fatal(err)
		}
		i.mu.Lock()
		i.key = newKey(t)
		i.published = i.key
		i.mu.Unlock()
	}
}
