package openid

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// description is what the provider says of itself (OpenID Connect Discovery 1.0 §3). It is kept until the service ends;
// keys that the provider signs with later are fetched when one is first seen (Core §10.1.1).
type description struct {
	*oidc.Provider
	issuer     string
	oauth      oauth2.Config
	keys       oidc.KeySet
	algorithms []string
}

// metadata are the fields that the library does not show.
type metadata struct {
	Keys       string   `json:"jwks_uri"`
	Algorithms []string `json:"id_token_signing_alg_values_supported"`
	Methods    []string `json:"token_endpoint_auth_methods_supported"`
}

// describe returns the description, and fetches it where nobody has yet. Many who wait share one call, which goes on
// when one of them leaves.
func (p *Provider) describe(ctx context.Context) (*description, error) {
	if d := p.described.Load(); d != nil {
		return d, nil
	}
	call := p.asking.DoChan("", func() (any, error) { return p.discover(context.WithoutCancel(ctx)) })
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("discover the provider: %w: %w", ErrUnavailable, ctx.Err())
	case r := <-call:
		if r.Err != nil {
			return nil, fmt.Errorf("discover the provider: %w: %w", ErrUnavailable, r.Err)
		}
		return r.Val.(*description), nil
	}
}

func (p *Provider) discover(ctx context.Context) (*description, error) {
	ctx = oidc.ClientContext(ctx, p.client)
	found, err := oidc.NewProvider(ctx, p.settings.Issuer)
	if err != nil {
		return nil, err
	}
	var m metadata
	if err := found.Claims(&m); err != nil {
		return nil, fmt.Errorf("read the description: %w", err)
	}
	if err := checkAddresses(p.settings.Issuer, found, m); err != nil {
		return nil, err
	}
	d := &description{Provider: found, issuer: p.settings.Issuer, oauth: p.oauth(found, m),
		algorithms: signed(m.Algorithms)}
	d.keys = oidc.NewRemoteKeySet(ctx, m.Keys)
	p.described.Store(d)
	return d, nil
}

// checkAddresses refuses a description that leads from TLS to plain text: the keys would be anybody's, and the client's
// secret too.
func checkAddresses(issuer string, found *oidc.Provider, m metadata) error {
	plain := strings.HasPrefix(issuer, "http://")
	for what, address := range map[string]string{
		"authorization_endpoint": found.Endpoint().AuthURL,
		"token_endpoint":         found.Endpoint().TokenURL,
		"jwks_uri":               m.Keys,
		"userinfo_endpoint":      found.UserInfoEndpoint(),
	} {
		fine := strings.HasPrefix(address, "https://") || plain && strings.HasPrefix(address, "http://")
		if !fine && (address != "" || what != "userinfo_endpoint") {
			return fmt.Errorf("want an https address as %s, got %q", what, address)
		}
	}
	return nil
}

func (p *Provider) oauth(found *oidc.Provider, m metadata) oauth2.Config {
	s, endpoint := p.settings, found.Endpoint()
	endpoint.AuthStyle = style(s.ClientSecret, m.Methods)
	return oauth2.Config{ClientID: s.ClientID, ClientSecret: s.ClientSecret, RedirectURL: s.RedirectURL,
		Scopes: s.Scopes, Endpoint: endpoint}
}

// style is how the client names itself where it redeems a code (Core §9): in the header unless the provider takes only
// the other. It is not found out by trying, because a code may be shown once (RFC 6749 §4.1.2).
func style(secret string, methods []string) oauth2.AuthStyle {
	basic := len(methods) == 0 || slices.Contains(methods, "client_secret_basic")
	if secret == "" || !basic && slices.Contains(methods, "client_secret_post") {
		return oauth2.AuthStyleInParams
	}
	return oauth2.AuthStyleInHeader
}

// asymmetric are the algorithms whose key only the provider has. "none" is not among them, nor are those keyed with the
// client's secret.
var asymmetric = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512,
	oidc.EdDSA,
}

// signed returns the asymmetric ones of the algorithms; RS256 where there are none, which every provider has (Core
// §15.1).
func signed(algorithms []string) []string {
	var out []string
	for _, a := range algorithms {
		if slices.Contains(asymmetric, a) {
			out = append(out, a)
		}
	}
	if len(out) == 0 {
		return []string{oidc.RS256}
	}
	return out
}

// scopes adds what cannot be left out (Core §3.1.2.1), and where nothing is asked for, the scope that the claim comes
// with (Core §5.4).
func scopes(s Settings) []string {
	of := map[string]string{"preferred_username": "profile", "email": "email"}
	out := slices.Clone(s.Scopes)
	if scope, ok := of[s.Claim]; ok && len(out) == 0 {
		out = append(out, scope)
	}
	if !slices.Contains(out, oidc.ScopeOpenID) {
		out = slices.Insert(out, 0, oidc.ScopeOpenID)
	}
	return out
}

// interrupted reports whether an error came from the way to the provider, and not from what it said.
func interrupted(err error) bool {
	var call *callError
	return errors.As(err, &call) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
