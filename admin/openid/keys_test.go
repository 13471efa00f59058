package openid_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"strings"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"huizong/jobs/must"
)

// usual is the key that every issuer signs with until a test says otherwise: a key takes long to make.
var usual = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

func newKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key := must.Get(rsa.GenerateKey(rand.Reader, 2048))(t)
	return key
}

// signed signs with RS256, whichever key it is, under the one name that the issuer publishes.
func signed(t *testing.T, key any, claims []byte) string {
	t.Helper()
	return signedWith(t, jose.RS256, key, claims)
}

func signedWith(t *testing.T, algorithm jose.SignatureAlgorithm, key any, claims []byte) string {
	t.Helper()
	signer := must.Get(jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: "k"}},
		nil))(t)
	jws := must.Get(signer.Sign(claims))(t)
	raw := must.Get(jws.CompactSerialize())(t)
	return raw
}

// unsigned is a token that anybody can make.
func unsigned(claims []byte) string {
	head := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","kid":"k"}`))
	return head + "." + base64.RawURLEncoding.EncodeToString(claims) + "."
}

// keyed signs with the client's secret, which the provider is not alone to have.
func keyed(t *testing.T) func(claims []byte) string {
	return func(claims []byte) string {
		return signedWith(t, jose.HS256, []byte(strings.Repeat(clientSecret, 2)), claims)
	}
}
