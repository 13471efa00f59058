package openid_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"golang.org/x/oauth2"
)

const (
	clientID     = "huizong"
	clientSecret = "secret of the client"
	redirectURL  = "https://huizong.example/login/openid/callback"
	accessToken  = "access-token-of-meilan"
)

// issuer is a provider that does what the standards say, unless a test tells it otherwise.
type issuer struct {
	*httptest.Server
	asked atomic.Int64 // for the description

	mu     sync.Mutex
	codes  map[string]url.Values // what each code was asked with; a code is used once
	tokens []string              // all that were handed out

	key, published *rsa.PrivateKey
	answer         map[string]http.HandlerFunc // instead of what it does at a path
	describe       func(m map[string]any)      // changes the description
	claims         func(c map[string]any)      // changes the ID token
	info           map[string]any              // what UserInfo says; nil: there is no such endpoint
	sign           func(claims []byte) string  // instead of RS256 with its key
	method         string                      // how a client names itself
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{codes: map[string]url.Values{}, key: usual(), answer: map[string]http.HandlerFunc{},
		method: "client_secret_basic"}
	i.published = i.key
	i.sign = func(claims []byte) string { return signed(t, i.key, claims) }
	i.Server = httptest.NewTLSServer(i)
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if r.URL.Path == "/.well-known/openid-configuration" {
		i.asked.Add(1)
	}
	if answer, ok := i.answer[r.URL.Path]; ok {
		answer(w, r)
		return
	}
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		reply(w, 200, i.description())
	case "/keys":
		reply(
			w, 200, jose.JSONWebKeySet{
				Keys: []jose.JSONWebKey{{Key: i.published.Public(), KeyID: "k", Algorithm: "RS256", Use: "sig"}},
			})
	case "/authorize":
		i.authorize(w, r)
	case "/token":
		i.token(w, r)
	case "/userinfo":
		i.userinfo(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (i *issuer) description() map[string]any {
	m := map[string]any{
		"issuer":                                i.URL,
		"authorization_endpoint":                i.URL + "/authorize",
		"token_endpoint":                        i.URL + "/token",
		"jwks_uri":                              i.URL + "/keys",
		"id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"},
		"token_endpoint_auth_methods_supported": []string{i.method},
	}
	if i.info != nil {
		m["userinfo_endpoint"] = i.URL + "/userinfo"
	}
	if i.describe != nil {
		i.describe(m)
	}
	return m
}

// authorize stands for the person who signs in at the provider.
func (i *issuer) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	fine := q.Get("client_id") == clientID && q.Get("redirect_uri") == redirectURL &&
		q.Get("response_type") == "code" &&
		strings.HasPrefix(q.Get("scope"), "openid") && q.Get("code_challenge_method") == "S256" && q.Get("nonce") != ""
	if !fine {
		http.Error(w, "bad request", 400)
		return
	}
	code := "code-" + rand.Text()
	i.codes[code] = q
	back := url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {i.URL}}
	http.Redirect(w, r, redirectURL+"?"+back.Encode(), http.StatusFound)
}

func (i *issuer) token(w http.ResponseWriter, r *http.Request) {
	code := r.PostFormValue("code")
	asked, known := i.codes[code]
	delete(i.codes, code)
	switch {
	case !i.knows(r):
		reply(w, 401, map[string]any{"error": "invalid_client"})
	case !known, r.PostFormValue("grant_type") != "authorization_code", r.PostFormValue("redirect_uri") != redirectURL,
		oauth2.S256ChallengeFromVerifier(r.PostFormValue("code_verifier")) != asked.Get("code_challenge"):
		reply(w, 400, map[string]any{"error": "invalid_grant", "error_description": "the code " + code +
			" is not good"})
	default:
		raw := i.sign(i.idToken(asked.Get("nonce")))
		i.tokens = append(i.tokens, raw)
		reply(w, 200, map[string]any{"access_token": accessToken, "token_type": "Bearer", "expires_in": 300,
			"id_token": raw})
	}
}

// knows checks the client's secret, where it was told to expect it and nowhere else.
func (i *issuer) knows(r *http.Request) bool {
	name, secret, inHeader := r.BasicAuth()
	if i.method == "client_secret_basic" {
		secret, err := url.QueryUnescape(secret) // RFC 6749 §2.3.1
		return inHeader && err == nil && name == clientID && secret == clientSecret && !r.PostForm.Has("client_secret")
	}
	secret = r.PostFormValue("client_secret")
	return !inHeader && r.PostFormValue("client_id") == clientID &&
		(secret == clientSecret || i.method == "none" && secret == "")
}

func (i *issuer) idToken(nonce string) []byte {
	now := time.Now()
	c := map[string]any{
		"iss": i.URL, "aud": clientID, "sub": "0042", "nonce": nonce, "iat": now.Unix(),
		"exp":                now.Add(5 * time.Minute).Unix(),
		"preferred_username": "Jin.Meilan", "email": "Jin.Meilan@yanji.example", "email_verified": true,
	}
	if i.claims != nil {
		i.claims(c)
	}
	maps.DeleteFunc(c, func(_ string, v any) bool { return v == nil })
	raw, _ := json.Marshal(c)
	return raw
}

func (i *issuer) userinfo(w http.ResponseWriter, r *http.Request) {
	if i.info == nil || r.Header.Get("Authorization") != "Bearer "+accessToken {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	reply(w, 200, i.info)
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
