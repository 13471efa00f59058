package wiring

import (
	"net/netip"
	"strings"
	"time"

	"huizong/admin"
	"huizong/admin/door"
	"huizong/admin/openid"
	"huizong/cmd/words"
	"huizong/config"
	"huizong/jobs"
	"huizong/jobs/account"
)

// Pages returns the administrators' pages and API of a service.
func Pages(c *config.Config, s *jobs.Service, book account.Book, ready []admin.Check) (*admin.Server, error) {
	a := c.Admin
	keys, err := Keys(c)
	if err != nil {
		return nil, err
	}
	o := admin.Options{Service: s, BaseURL: strings.TrimSuffix(a.BaseURL, "/"), Ready: ready}
	o.Options = door.Options{
		Accounts:     book,
		Secure:       a.TLS.CertFile != "" || strings.HasPrefix(a.BaseURL, "https://"),
		Idle:         time.Duration(a.Session.Idle),
		Life:         time.Duration(a.Session.Life),
		Keys:         keys,
		SecondFactor: a.SecondFactor == "required",
		PasswordAge:  time.Duration(a.Password.MaxAge),
		FlowSecret:   a.OIDC.ClientSecret.Reveal(),
		Chinese:      words.Chinese.Said,
	}
	for _, p := range a.TrustedProxies {
		network, err := netip.ParsePrefix(p)
		if err != nil {
			return nil, err
		}
		o.Proxies = append(o.Proxies, network.Masked())
	}
	if a.OIDC.Issuer != "" {
		o.OpenID = openid.New(openid.Settings{Issuer: a.OIDC.Issuer, ClientID: a.OIDC.ClientID,
			ClientSecret: a.OIDC.ClientSecret.Reveal(),
			RedirectURL:  o.BaseURL + "/login/openid/callback", Claim: a.OIDC.Claim}, nil)
	}
	return admin.New(o)
}
