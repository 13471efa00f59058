package door

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"time"
)

// knownFor is how long a browser that has signed in is known.
const knownFor = 365 * 24 * time.Hour

// hashOf is what is kept of a reference that a browser holds.
func hashOf(reference string) string {
	sum := sha256.Sum256([]byte(reference))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// hostCookie is a cookie that only this host can have set, where browsers come by HTTPS (RFC 6265bis §4.1.3.2).
func (s *Door) hostCookie(name, value string, life time.Duration) *http.Cookie {
	if s.Secure {
		name = "__Host-" + name
	}
	age := int(life / time.Second)
	if life <= 0 {
		age = -1
	}
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: s.Secure,
		SameSite: http.SameSiteLaxMode}
}

const knownCookie = "huizong-known"

// knownBrowser is the hash of what the browser holds since it signed in; empty where it never did.
func (v *Visit) knownBrowser() string {
	c, err := v.R.Cookie(v.hostCookie(knownCookie, "", 0).Name)
	if err != nil || len(c.Value) != 43 {
		return ""
	}
	return hashOf(c.Value)
}

// remember lets the browser be known for the account that has just signed in.
func (v *Visit) remember(name string) error {
	reference := ""
	if c, err := v.R.Cookie(v.hostCookie(knownCookie, "", 0).Name); err == nil && len(c.Value) == 43 {
		reference = c.Value
	} else {
		raw := make([]byte, 32)
		rand.Read(raw)
		reference = base64.RawURLEncoding.EncodeToString(raw)
	}
	http.SetCookie(v.W, v.hostCookie(knownCookie, reference, knownFor))
	return v.Accounts.Remember(v.R.Context(), hashOf(reference), name, time.Now().Add(knownFor))
}

// OnceKey is the key of a request of an account.
func OnceKey(name, key string) string {
	sum := sha256.Sum256([]byte(name + "\n" + key))
	return hex.EncodeToString(sum[:])
}
