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
	"huizong/jobs/must"
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
	if _, _, err := p.Begin(t.Context()); !errors.Is(err, openid.ErrUnavailable) ||
		!strings.Contains(err.Error(), "503") {
		t.Fatalf("got %v", err)
	}
	i.answers(wellKnown, nil)
	f, query := begun(t, i, p)
	must.Get(p.Finish(t.Context(), f, query, time.Now()))(t)
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

func TestFinishWhenTheProviderBreaks(t *testing.T) {
	for _, row := range []struct {
		name, path string
		answer     http.HandlerFunc
		says       string
	}{
		{"token endpoint down", "/token", status(502), "502"},
		{"token endpoint busy", "/token", status(429), "429"},
		{"token endpoint moved", "/token",
			func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/t", http.StatusTemporaryRedirect) },
			"307"},
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
		must.Get(p.Finish(t.Context(), f, query, time.Now()))(t)
		i.mu.Lock()
		i.key = newKey(t)
		i.published = i.key
		i.mu.Unlock()
	}
}
