package wiring

import (
	"strings"
	"time"

	"huizong/admin"
	"huizong/admin/openid"
	"huizong/config"
	"huizong/jobs"
	"huizong/jobs/account"
)

// Pages returns the administrators' pages and API of a service.
func Pages(c *config.Config, s *jobs.Service, book account.Book, ready []admin.Check) (*admin.Server, error) {
	a := c.Admin
	o := admin.Options{Service: s, Accounts: book, BaseURL: strings.TrimSuffix(a.BaseURL, "/"),
		Secure:  a.TLS.CertFile != "" || strings.HasPrefix(a.BaseURL, "https://"),
		Proxied: a.BaseURL != "" && a.TLS.CertFile == "", Idle: time.Duration(a.Session.Idle),
		Life: time.Duration(a.Session.Life), Ready: ready}
	if a.OIDC.Issuer != "" {
		o.OpenID = openid.New(openid.Settings{Issuer: a.OIDC.Issuer, ClientID: a.OIDC.ClientID,
			ClientSecret: a.OIDC.ClientSecret.Reveal(),
			RedirectURL:  o.BaseURL + "/login/openid/callback", Claim: a.OIDC.Claim}, nil)
	}
	return admin.New(o)
}
