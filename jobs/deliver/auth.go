package deliver

import (
	"slices"

	"github.com/wneessen/go-mail/smtp"
)

// mechanism picks the best of the offered SASL mechanisms: SCRAM, which does not show the password; under TLS then
// PLAIN and LOGIN, which every server gets right, and CRAM-MD5 last; in plain text CRAM-MD5 first. Channel binding
// (-PLUS) is not used: it fails behind a proxy that ends TLS. nil if none is known.
func (x *session) mechanism(offered []string) smtp.Auth {
	user, password, host, plain := x.server.Username, x.server.Password, x.server.Host, x.server.TLS == NoTLS
	known := map[string]func() smtp.Auth{
		"SCRAM-SHA-256": func() smtp.Auth { return smtp.ScramSHA256Auth(user, password) },
		"SCRAM-SHA-1":   func() smtp.Auth { return smtp.ScramSHA1Auth(user, password) },
		"PLAIN":         func() smtp.Auth { return smtp.PlainAuth("", user, password, host, plain) },
		"LOGIN":         func() smtp.Auth { return smtp.LoginAuth(user, password, host, plain) },
		"CRAM-MD5":      func() smtp.Auth { return smtp.CRAMMD5Auth(user, password) },
	}
	order := []string{"SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "LOGIN", "CRAM-MD5"}
	if plain {
		order = []string{"SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"}
	}
	for _, name := range order {
		if slices.Contains(offered, name) {
			return known[name]()
		}
	}
	return nil
}
