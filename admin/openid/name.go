package openid

import (
	"context"
	"fmt"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// name returns the claim that names the account. A provider may keep what the scopes ask for out of the ID token and
// tell it at its UserInfo endpoint (Core §5.4); it is asked there when the claim is missing.
func (p *Provider) name(ctx context.Context, d *description, token *oauth2.Token, id *oidc.IDToken) (string, error) {
	var claims map[string]any
	if err := id.Claims(&claims); err != nil {
		return "", fmt.Errorf("read the ID token: %w: its claims are no object", ErrRefused)
	}
	if _, ok := claims[p.settings.Claim]; !ok && d.UserInfoEndpoint() != "" {
		var err error
		if claims, err = d.told(ctx, token, id.Subject); err != nil {
			return "", err
		}
	}
	return nameIn(claims, p.settings.Claim)
}

// told returns what the UserInfo endpoint says of the person whom the ID token is about, and of nobody else (Core
// §5.3.2).
func (d *description) told(ctx context.Context, token *oauth2.Token, subject string) (map[string]any, error) {
	info, err := d.UserInfo(ctx, oauth2.StaticTokenSource(token))
	switch {
	case interrupted(err):
		return nil, fmt.Errorf("ask for the person's claims: %w: %w", ErrUnavailable, err)
	case err != nil:
		return nil, fmt.Errorf("ask for the person's claims: %w: the answer cannot be read", ErrRefused)
	case info.Subject != subject:
		return nil, fmt.Errorf("ask for the person's claims: %w: they are another's", ErrRefused)
	}
	var claims map[string]any
	if err := info.Claims(&claims); err != nil {
		return nil, fmt.Errorf("ask for the person's claims: %w: they are no object", ErrRefused)
	}
	return claims, nil
}

// nameIn reads the claim. An address counts only when the provider has verified it (Core §5.1): else anybody could give
// another's.
func nameIn(claims map[string]any, claim string) (string, error) {
	name, _ := claims[claim].(string)
	switch {
	case name == "":
		return "", fmt.Errorf("name the account: %w: no %s came", ErrRefused, claim)
	case claim == "email" && !verified(claims["email_verified"]):
		return "", fmt.Errorf("name the account: %w: the email is not verified", ErrRefused)
	case strings.ContainsFunc(name, outsideASCII):
		return "", fmt.Errorf("name the account: %w: %s has letters that no account has", ErrRefused, claim)
	}
	return strings.ToLower(name), nil
}

// verified reads email_verified, which some providers write as a string.
func verified(v any) bool { return v == true || v == "true" }

// outsideASCII are letters that could become another's in lower case: the Kelvin sign becomes k.
func outsideASCII(r rune) bool { return r <= ' ' || r > '~' }
