package config

// Admin is the administrators' page and API.
type Admin struct {
	Listen string `yaml:"listen"` // host:port; empty: nowhere
	// as browsers see it, where a proxy stands before it: https://huizong.example.gov.cn
	BaseURL  string  `yaml:"base_url"`
	TLS      TLS     `yaml:"tls"`
	Insecure bool    `yaml:"insecure"` // answer in the clear on an address that others reach
	Session  Session `yaml:"session"`
	OIDC     OIDC    `yaml:"oidc"`

	TrustedProxies []string `yaml:"trusted_proxies"` // networks whose X-Forwarded-For names the caller: 10.0.0.0/8
	SecondFactor   string   `yaml:"second_factor"`   // optional, required (of approvers and admins)
	Password       Password `yaml:"password"`
	CLIIdentity    string   `yaml:"cli_identity"` // optional, required: orders that decide are made as a person
}

// Password is what is asked of passwords beyond the rules that always hold.
type Password struct {
	MaxAge Duration `yaml:"max_age"` // 90d; 0: any age
}

// TLS is the certificate that the page is served with.
type TLS struct {
	CertFile string `yaml:"cert_file"` // PEM, with its chain
	KeyFile  string `yaml:"key_file"`  // PEM
}

// Session is how long a browser stays signed in.
type Session struct {
	Idle Duration `yaml:"idle"` // without a request
	Life Duration `yaml:"life"` // in all
}

// OIDC is the office's own identity provider (OpenID Connect), beside passwords.
type OIDC struct {
	Issuer           string `yaml:"issuer"`        // https://id.example.gov.cn; empty: none
	ClientID         string `yaml:"client_id"`     // as registered with the provider
	ClientSecret     Secret `yaml:"client_secret"` // as the provider gave it
	ClientSecretFile string `yaml:"client_secret_file"`
	Claim            string `yaml:"claim"` // that names the account: preferred_username, email, sub
}
