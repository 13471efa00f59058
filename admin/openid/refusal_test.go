package openid_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"huizong/admin/openid"
	"huizong/jobs/must"
)

func TestFinishRefusesTheFlow(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(f *openid.Flow, query url.Values)
		want   error
		says   string
	}{
		{"another state", func(_ *openid.Flow, q url.Values) { q.Set("state", "x") }, openid.ErrFlow, "state"},
		{"no state", func(_ *openid.Flow, q url.Values) { q.Del("state") }, openid.ErrFlow, "state"},
		{"no flow, no state", func(f *openid.Flow, q url.Values) { *f = openid.Flow{At: time.Now()}; q.Del("state") },
			openid.ErrFlow, "none was begun"},
		{"too old", func(f *openid.Flow, _ url.Values) { f.At = f.At.Add(-11 * time.Minute) }, openid.ErrFlow, "11m"},
		{"from the future", func(f *openid.Flow, _ url.Values) { f.At = f.At.Add(time.Hour) }, openid.ErrFlow, "ago"},
		{"another issuer", func(_ *openid.Flow, q url.Values) { q.Set("iss", "https://other.example") }, openid.ErrFlow,
			"issuer"},
		{"no code", func(_ *openid.Flow, q url.Values) { q.Del("code") }, openid.ErrFlow, "code"},
		{"wrong nonce", func(f *openid.Flow, _ url.Values) { f.Nonce = "x" }, openid.ErrFlow, "another flow"},
		{"wrong verifier", func(f *openid.Flow, _ url.Values) { f.Verifier = strings.Repeat("x", 43) },
			openid.ErrRefused, "invalid_grant"},
		{"wrong code", func(_ *openid.Flow, q url.Values) { q.Set("code", "x-y-z-0") }, openid.ErrRefused,
			"invalid_grant"},
		{"the person says no", said("access_denied"), openid.ErrRefused, "access_denied"},
		{"the provider is busy", said("temporarily_unavailable"), openid.ErrUnavailable, "temporarily_unavailable"},
		{"the provider breaks", said("server_error"), openid.ErrUnavailable, "server_error"},
		{"an error that is a text", said("<b>\nlevel=ERROR"), openid.ErrRefused, "an error without a code"},
		{"an error of somebody else", func(_ *openid.Flow,
			q url.Values) {
			q.Set("error", "access_denied")
			q.Set("state", "x")
		}, openid.ErrFlow, "state"},
	} {
		t.Run(row.name, func(t *testing.T) {
			i := newIssuer(t)
			p := i.provider()
			f, query := begun(t, i, p)
			row.change(&f, query)
			finish(t, i, p, f, query, row.want, row.says)
		})
	}
}

func said(code string) func(*openid.Flow, url.Values) {
	return func(_ *openid.Flow, q url.Values) {
		q.Set("error", code)
		q.Set("error_description", "in words")
		q.Del("code")
	}
}

func TestFinishTwice(t *testing.T) {
	i := newIssuer(t)
	p := i.provider()
	f, query := begun(t, i, p)
	must.Get(p.Finish(t.Context(), f, query, time.Now()))(t)
	finish(t, i, p, f, query, openid.ErrRefused, "invalid_grant")
}

func TestFinishRefusesTheToken(t *testing.T) {
	past := time.Now().Add(-time.Minute).Unix()
	for _, row := range []struct {
		name    string
		prepare func(i *issuer)
		want    error
		says    string
	}{
		{"no nonce", claim("nonce", nil), openid.ErrFlow, "another flow"},
		{"made for another", claim("aud", "portal"), openid.ErrRefused, "audience"},
		{"made for others too", claim("aud", []string{"portal", clientID}), openid.ErrRefused, "another client"},
		{"made for another first", claims("aud", []string{"portal", clientID}, "azp", "portal"), openid.ErrRefused,
			"another client"},
		{"another issuer", claim("iss", "https://other.example"), openid.ErrRefused, "different provider"},
		{"expired", claim("exp", past), openid.ErrRefused, "expired"},
		{"no expiry", claim("exp", nil), openid.ErrRefused, "expired"},
		{"another key", func(i *issuer) { i.published = newKey(t) }, openid.ErrRefused, "signature"},
		{"alg none", func(i *issuer) { i.sign = unsigned }, openid.ErrRefused, "none"},
		{"keyed with the secret", func(i *issuer) { i.sign = keyed(t) }, openid.ErrRefused, "HS256"},
		{"no token", func(i *issuer) { i.sign = func([]byte) string { return "" } }, openid.ErrRefused,
			"verify the ID token"},
		{"the claim is missing", claim("preferred_username", nil), openid.ErrRefused, "no preferred_username"},
		{"the claim is empty", claim("preferred_username", ""), openid.ErrRefused, "no preferred_username"},
		{"the claim is a list", claim("preferred_username", []string{"jin"}), openid.ErrRefused,
			"no preferred_username"},
		// Kelvin sign
		{"the claim becomes another in lower case", claim("preferred_username", "\u212aim"), openid.ErrRefused,
			"letters"},
		{"UserInfo is of another person", func(i *issuer) {
			claim("preferred_username", nil)(i)
			i.info = map[string]any{"sub": "0043", "preferred_username": "meilan"}
		}, openid.ErrRefused, "another's"},
		{"UserInfo is no JSON", func(i *issuer) {
			claim("preferred_username", nil)(i)
			i.info = map[string]any{}
			i.answers("/userinfo", text("<html>"))
		}, openid.ErrRefused, "cannot be read"},
	} {
		t.Run(row.name, func(t *testing.T) {
			i := newIssuer(t)
			row.prepare(i)
			p := i.provider()
			f, query := begun(t, i, p)
			finish(t, i, p, f, query, row.want, row.says)
		})
	}
}

func TestFinishRefusesAnEmail(t *testing.T) {
	for _, row := range []struct {
		name     string
		verified any
	}{{"not verified", false}, {"not said", nil}, {"no in words", "false"}, {"a number", 1}} {
		t.Run(row.name, func(t *testing.T) {
			i := newIssuer(t)
			claim("email_verified", row.verified)(i)
			s := i.settings()
			s.Claim = "email"
			p := openid.New(s, i.Client())
			f, query := begun(t, i, p)
			finish(t, i, p, f, query, openid.ErrRefused, "not verified")
		})
	}
}

func TestFinishWithAWrongSecret(t *testing.T) {
	i := newIssuer(t)
	s := i.settings()
	s.ClientSecret = "wrong"
	p := openid.New(s, i.Client())
	f, query := begun(t, i, p)
	finish(t, i, p, f, query, openid.ErrRefused, "invalid_client")
	if len(i.codes) != 0 {
		t.Error("the code was not shown")
	}
}
