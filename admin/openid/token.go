package openid

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// exchange redeems the code (Core §3.1.3). Errors of the library are not passed on: they quote the answer.
func (d *description) exchange(ctx context.Context, code, verifier string) (*oauth2.Token, error) {
	token, err := d.oauth.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	var no *oauth2.RetrieveError
	switch {
	case err == nil:
		return token, nil
	case errors.As(err, &no):
		return nil, saidNo("redeem the code", no.ErrorCode)
	case interrupted(err):
		return nil, fmt.Errorf("redeem the code: %w: %w", ErrUnavailable, err)
	}
	return nil, fmt.Errorf("redeem the code: %w: its answer is no token", ErrUnavailable)
}

// verify checks the ID token as Core §3.1.3.7 says.
func (d *description) verify(ctx context.Context, token *oauth2.Token, nonce string, now time.Time) (*oidc.IDToken,
	error) {
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return nil, fmt.Errorf("verify the ID token: %w: none came", ErrRefused)
	}
	keys := &heard{KeySet: d.keys}
	config := &oidc.Config{ClientID: d.oauth.ClientID, SupportedSigningAlgs: d.algorithms,
		Now: func() time.Time { return now }}
	id, err := oidc.NewVerifier(d.issuer, keys, config).Verify(ctx, raw)
	switch {
	case interrupted(keys.err):
		return nil, fmt.Errorf("fetch the provider's keys: %w: %w", ErrUnavailable, keys.err)
	case err != nil:
		return nil, fmt.Errorf("verify the ID token: %w: %s", ErrRefused, brief(err))
	case !same(id.Nonce, nonce):
		return nil, fmt.Errorf("verify the ID token: %w: it is of another flow", ErrFlow)
	}
	return id, d.checkParty(id)
}

// checkParty refuses a token that was made for others too, unless it says that it was made for us in the first place
// (Core §3.1.3.7, 3 to 5).
func (d *description) checkParty(id *oidc.IDToken) error {
	var claims struct {
		Party string `json:"azp"`
	}
	if err := id.Claims(&claims); err != nil {
		return fmt.Errorf("verify the ID token: %w: read azp", ErrRefused)
	}
	if claims.Party != d.oauth.ClientID && (claims.Party != "" || len(id.Audience) > 1) {
		return fmt.Errorf("verify the ID token: %w: made for another client", ErrRefused)
	}
	return nil
}

// heard remembers why no key fitted: the verifier keeps only the words.
type heard struct {
	oidc.KeySet
	err error
}

// VerifySignature asks the key set.
func (h *heard) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	payload, err := h.KeySet.VerifySignature(ctx, jwt)
	h.err = err
	return payload, err
}

// brief is the beginning of an error that may quote a whole answer.
func brief(err error) string {
	const most = 200
	if s := err.Error(); len(s) > most {
		return s[:most] + "..."
	}
	return err.Error()
}
