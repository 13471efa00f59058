package config

// Mail is the one channel out.
type Mail struct {
	Host         string `yaml:"host"`     // required
	Port         int    `yaml:"port"`     // 0: 465, 587 or 25, by tls
	TLS          string `yaml:"tls"`      // implicit, starttls, none
	Insecure     bool   `yaml:"insecure"` // allow clear text, with tls: none only
	CAFile       string `yaml:"ca_file"`  // PEM of the office's own certificate authority, trusted beside the system's
	Username     string `yaml:"username"` // to sign in with; empty: without signing in
	Password     Secret `yaml:"password"` // of username
	PasswordFile string `yaml:"password_file"`
	From         string `yaml:"from"`     // required: name <address>
	Bounce       string `yaml:"bounce"`   // address that reports of failed deliveries go to; default: that of from
	ReplyTo      string `yaml:"reply_to"` // address that answers go to; default: that of from
	// name to greet with; default: the host's full one, or the domain of from
	Hello      string `yaml:"hello"`
	ServerName string `yaml:"server_name"` // name in the server's certificate; default: host
	Rate       string `yaml:"rate"`        // at most so many a second, minute, hour or day: 10/m
	// domains and addresses that mail may go to without a second person; default: the domains of from, operators and
	// recipients (of those at a public provider, the addresses alone)
	AllowedDomains []string `yaml:"allowed_domains"`
	DKIM           DKIM     `yaml:"dkim"`
	// bytes of an encoded message, above which the largest attachment stays behind
	MaxSize int64 `yaml:"max_size"`
}

// Notify is one channel that people are told over, beside the operators' mails.
type Notify struct {
	Name       string   `yaml:"name"` // for notify --test
	Kind       string   `yaml:"kind"` // webhook, wecom, dingtalk, feishu
	URL        Secret   `yaml:"url"`  // its path or query is a secret
	URLFile    string   `yaml:"url_file"`
	Secret     Secret   `yaml:"secret"` // that notices are signed with
	SecretFile string   `yaml:"secret_file"`
	Only       []string `yaml:"only"`    // kinds of notice; default: all
	Private    bool     `yaml:"private"` // the address may be one of the office's own network
}

// NoticeKinds are the kinds of notice.
var NoticeKinds = []string{"held", "awaiting_approval", "failed", "refused", "bounced", "expired", "in_doubt",
	"channel_stopped"}

// Bounces is where reports of mail that could not be delivered are read.
type Bounces struct {
	IMAP  IMAP     `yaml:"imap"`
	Every Duration `yaml:"every"` // default: 5m
}

// IMAP is a folder of a mailbox.
type IMAP struct {
	Host         string `yaml:"host"`     // empty: nobody reads them
	Port         int    `yaml:"port"`     // 0: 993 or 143, by tls
	TLS          string `yaml:"tls"`      // implicit, starttls, none
	Insecure     bool   `yaml:"insecure"` // allow clear text
	CAFile       string `yaml:"ca_file"`
	Username     string `yaml:"username"` // of the mailbox
	Password     Secret `yaml:"password"` // of the mailbox
	PasswordFile string `yaml:"password_file"`
	Folder       string `yaml:"folder"`  // default: INBOX
	MoveTo       string `yaml:"move_to"` // where mails go once they are read; default: they stay
}

// DKIM signs what is sent, for offices whose mail server does not (RFC 6376); without a domain nothing is signed.
type DKIM struct {
	Domain   string `yaml:"domain"`   // that signs
	Selector string `yaml:"selector"` // of the key in its DNS
	KeyFile  string `yaml:"key_file"` // RSA private key in PEM form, 2048 bits or more
}
