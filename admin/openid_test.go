package admin_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"huizong/admin"
	"huizong/admin/openid"
	"huizong/jobs/must"
)

// provider is an identity provider that lets one person in.
type provider struct {
	*httptest.Server
	name, sub, nonce string
	key              *rsa.PrivateKey
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	key := must.Get(rsa.GenerateKey(rand.Reader, 2048))(t)
	p := &provider{key: key}
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize",
			"token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"}, "response_types_supported": []string{"code"},
			"subject_types_supported": []string{"public"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		answer(
			w, jose.JSONWebKeySet{
				Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "k", Algorithm: "RS256", Use: "sig"}},
			})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		answer(w, map[string]any{"access_token": "a", "token_type": "Bearer", "expires_in": 60,
			"id_token": p.idToken(t)})
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func (p *provider) idToken(t *testing.T) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: p.key, KeyID: "k"}},
		nil)
	if err != nil {
		t.Error(err)
		return ""
	}
	raw, err := json.Marshal(map[string]any{"iss": p.URL, "aud": "huizong", "sub": p.sub, "nonce": p.nonce,
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix(), "preferred_username": p.name})
	if err != nil {
		t.Error(err)
	}
	signed, err := signer.Sign(raw)
	if err != nil {
		t.Error(err)
		return ""
	}
	text, err := signed.CompactSerialize()
	if err != nil {
		t.Error(err)
	}
	return text
}

// Whoever the provider's subject is bound to is let in; the flow belongs to the browser that began it.
func TestSignInThroughAProvider(t *testing.T) {
	p := newProvider(t)
	w := newWorld(t, func(o *admin.Options) {
		o.OpenID = openid.New(openid.Settings{Issuer: p.URL, ClientID: "huizong", ClientSecret: "s",
			RedirectURL: "https://huizong.example.gov.cn/login/openid/callback"}, nil)
	})
	if r := w.browser().get("/login"); !strings.Contains(r.body, "用单位统一登录") {
		t.Error("the page does not offer it")
	}
	w.bind("jinml", p.URL, "1")
	begin := func(b *browser) url.Values {
		r := b.get("/login/openid?next=/filing")
		to, err := url.Parse(r.Header.Get("Location"))
		if err != nil || !strings.HasPrefix(to.String(), p.URL+"/authorize") {
			t.Fatalf("begin: %d %q", r.StatusCode, r.Header.Get("Location"))
		}
		p.nonce = to.Query().Get("nonce")
		return url.Values{"state": {to.Query().Get("state")}, "code": {"c"}}
	}
	for name, c := range map[string]struct {
		named string
		want  int
	}{"an account": {"jinml", http.StatusSeeOther}, "nobody here": {"stranger", http.StatusForbidden}} {
		p.name, p.sub = c.named, "1"
		if c.named == "stranger" {
			p.sub = "2"
		}
		b := w.browser()
		back := begin(b)
		r := b.get("/login/openid/callback?" + back.Encode())
		if r.StatusCode != c.want || c.want == http.StatusSeeOther && r.Header.Get("Location") != "/filing" {
			t.Errorf("%s: %d %q %.200s", name, r.StatusCode, r.Header.Get("Location"), r.body)
		}
		if in := b.get("/account").StatusCode == http.StatusOK; in != (c.want == http.StatusSeeOther) {
			t.Errorf("%s: signed in: %t", name, in)
		}
		b.get("/login/openid/callback?"+back.Encode()).is(t, http.StatusBadRequest,
			fmt.Sprintf("%s: the same answer again", name))
	}
	p.name, p.sub = "jinml", "1"
	stolen := begin(w.browser())
	w.browser().get("/login/openid/callback?"+stolen.Encode()).is(t, http.StatusBadRequest, "another browser's flow")
	newWorld(t).browser().get("/login/openid").is(t, http.StatusNotFound, "without a provider")
}
