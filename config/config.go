// Package config is what an office sets: one YAML file, overridden by the environment, with secrets from files.
//
// Load is strict. A key that is not known is refused with the nearest known one, and every fault is listed at once,
// each with its key, what was found and what is wanted. What other rooms give a meaning to (schedules, periods,
// regions) is checked for presence here, and parsed there.
package config

import "time"

// Config is the whole configuration. Keys that are left out have the values of Default.
type Config struct {
	Zone      string    `yaml:"zone"`   // IANA name of the office's time zone
	Region    string    `yaml:"region"` // code of the office's region; the default of every job's
	Report    Report    `yaml:"report"`
	Names     Names     `yaml:"names"`
	Database  Database  `yaml:"database"`
	Source    Source    `yaml:"source"`
	Mail      Mail      `yaml:"mail"`
	Reconcile Reconcile `yaml:"reconcile"`
	Gate      Gate      `yaml:"gate"`
	Deadline  Deadline  `yaml:"deadline"`
	Holidays  Holidays  `yaml:"holidays"` // by year: beyond the shipped ones, and local days
	Templates Templates `yaml:"templates"`
	Fonts     Fonts     `yaml:"fonts"`
	// addresses that get notices: a held run, a refused recipient, a stopped channel
	Operators []string `yaml:"operators"`
	Notify    []Notify `yaml:"notify"`
	Bounces   Bounces  `yaml:"bounces"`
	Jobs      []Job    `yaml:"jobs"`
	// where recipients are kept: here, under jobs, or in the ledger
	Recipients Managed `yaml:"recipients"`
	// where settings that figures and dates go by are kept: here, or in the ledger
	Settings  Managed   `yaml:"settings"`
	Admin     Admin     `yaml:"admin"`
	Metrics   Metrics   `yaml:"metrics"`
	Log       Log       `yaml:"log"`
	Audit     Audit     `yaml:"audit"`
	Retention Retention `yaml:"retention"`

	Path string  `yaml:"-"` // of the file it was read from
	File *Config `yaml:"-"` // as the file says, where what the ledger holds is laid over it; nil: nothing is
}

// Managed is where something is kept.
type Managed struct {
	Managed string `yaml:"managed"` // file, database; never both
}

// InDatabase reports whether the ledger keeps it.
func (m Managed) InDatabase() bool { return m.Managed == "database" }

// Audit is what makes the evidence one that a database administrator cannot rewrite (docs: security).
type Audit struct {
	// 32 bytes a line, in hexadecimal: the last signs; empty: nothing is signed, no forms
	KeyFile string `yaml:"key_file"`
	Anchors string `yaml:"anchors"` // file that the head of the audit is added to, whenever it has moved
	Epoch   string `yaml:"epoch"`   // file that keeps how far the audit had come; default: beside the configuration
}

// Retention is how long is kept what hashes and figures do without; they are kept for ever, as the audit is.
type Retention struct {
	Messages Duration `yaml:"messages"` // bodies of mails, after they were sent or came to nothing: 5y, 90d
	Attempts Duration `yaml:"attempts"` // what the mail server said to each try; the audit keeps it too
	Previews Duration `yaml:"previews"` // what a page previewed, in memory alone, for who made it: 1d, 12h, 30m
}

// Holidays are days off and make-up working days by year.
type Holidays map[int]Days

// Days are the exceptions of one year to the week of five working days, each as YYYY-MM-DD.
type Days struct {
	Off  []string `yaml:"off"`  // days off, YYYY-MM-DD
	Work []string `yaml:"work"` // make-up working days, YYYY-MM-DD
}

// Report is what every report says of its sender.
type Report struct {
	Office  string  `yaml:"office"` // who reports (编报); default: the name in mail.from
	Contact Contact `yaml:"contact"`
	Signed  Signed  `yaml:"signed"`
	// working days after the report in which doubts are heard; 0: nothing is said of it
	FeedbackDays int `yaml:"feedback_days"`
	// programmes as the paragraph to quote tells them: {三区计划: 国家“三区”社工人才支持计划项目}
	ProgrammeNames map[string]string `yaml:"programme_names"`
	SliceShare     bool              `yaml:"slice_share"` // a slice shows its share of the whole
}

// Contact is whom a reader may ask. Nothing is printed of what is left out.
type Contact struct {
	Name      string `yaml:"name"`      // who answers questions
	Section   string `yaml:"section"`   // of the office
	Telephone string `yaml:"telephone"` // as people dial it
}

// Signed is who answers for a report.
type Signed struct {
	Prepared string `yaml:"prepared"` // 填表
	Checked  string `yaml:"checked"`  // 审核
	Issued   string `yaml:"issued"`   // 签发
}

// Names are what titles, offices and places are called in reports of another language, by their Chinese names.
type Names struct {
	EN map[string]string `yaml:"en"` // English
	KO map[string]string `yaml:"ko"` // Korean
}

// Database holds the two databases, in the form user:password@tcp(host:3306)/database.
type Database struct {
	Source     Secret `yaml:"source"` // the agencies' tables; SELECT is enough
	SourceFile string `yaml:"source_file"`
	Ledger     Secret `yaml:"ledger"` // our own tables; default: the same as source
	LedgerFile string `yaml:"ledger_file"`
	// the account that makes tables and grants the two others their rights; default: theirs. Its database is theirs.
	Migration     Secret `yaml:"migration"`
	MigrationFile string `yaml:"migration_file"`
	TLS           string `yaml:"tls"` // required: every connection by TLS; default: as the connections say
	// PEM of the office's own certificate authority, trusted beside the system's
	CAFile     string `yaml:"ca_file"`
	ServerName string `yaml:"server_name"` // name in the server's certificate; default: its host
}

// Source says how the agencies' tables are read.
type Source struct {
	// directory with extraction queries of the site's own, by the names in sql/query/source
	Queries string `yaml:"queries"`
	// IANA name of the zone of the source's DATETIMEs: Asia/Shanghai where they are Beijing time; default: UTC
	Zone string `yaml:"zone"`
	// records of a submission never change once it was filed, so that what they come to is kept and they are read once;
	// false where a filing system writes them over: then every run reads all records
	Immutable bool `yaml:"immutable"`
	// how long keys of persons are kept beside what was counted, under a key of the ledger's; then they are read anew
	KeepPersons Duration `yaml:"keep_persons"`
	// the source is a read replica: a report waits until it has what was filed, or is held
	Replica bool `yaml:"replica"`
	// query that returns the newest moment a replica knows of, written on the primary all the time; default: the server
	// is asked (SHOW REPLICA STATUS)
	Heartbeat string `yaml:"heartbeat"`
	// how long a report waits for a replica each time it is built; default: 1m
	MaxLag Duration `yaml:"max_lag"`
}

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

// Reconcile holds the settings of reconciliation (docs: reconciliation).
type Reconcile struct {
	Method            string             `yaml:"method"`       // coefficient, claimed-capped
	Coefficient       Decimal            `yaml:"coefficient"`  // of indirect beneficiaries
	Fields            map[string]Decimal `yaml:"fields"`       // coefficient by service field
	DirectKinds       []string           `yaml:"direct_kinds"` // kinds whose attendances are direct
	DirectTolerance   Tolerance          `yaml:"direct_tolerance"`
	IndirectTolerance Tolerance          `yaml:"indirect_tolerance"`
	GroupSession      Range              `yaml:"group_session"` // attendances per group session
	Event             Range              `yaml:"event"`         // attendances per event
	RecordLimit       RecordLimit        `yaml:"record_limit"`
	// direct since a project's start, over its target, above which it is told: 1.5
	TargetOverrun Decimal `yaml:"target_overrun"`
}

// RecordLimit is how many attendances one session of each kind can have: a record with more is told.
type RecordLimit struct {
	Visit int64 `yaml:"visit"` // 个案探访
	Case  int64 `yaml:"case"`  // 个案服务
	Group int64 `yaml:"group"` // 小组活动
	Event int64 `yaml:"event"` // 社区活动
}

// Tolerance is how far two figures may lie apart: more than Floor, and more than Share, is a finding.
type Tolerance struct {
	Floor int64   `yaml:"floor"` // person-times
	Share Decimal `yaml:"share"` // 0.05 is 5 %
}

// Range is what a ratio may be without being a finding, both ends included.
type Range struct {
	Min int64 `yaml:"min"` // at least
	Max int64 `yaml:"max"` // at most
}

// Gate says what holds a report.
type Gate struct {
	MinCompleteness Decimal `yaml:"min_completeness"` // share of the submissions due
	MaxChange       Decimal `yaml:"max_change"`       // of direct against the previous period
	MaxUnverified   Decimal `yaml:"max_unverified"`   // share of direct that is claims without a record
}

// Deadline is when filings are due: the end of a day of the following month.
type Deadline struct {
	Day  int    `yaml:"day"`  // of the following month
	Roll string `yaml:"roll"` // next, prev, none
}

// Templates are an office's own forms of the mail.
type Templates struct {
	Dir string `yaml:"dir"` // overlays the built-in templates
}

// Fonts are TrueType fonts that the office has licensed, for the brief.
type Fonts struct {
	Regular string `yaml:"regular"` // file of the text face
	Bold    string `yaml:"bold"`    // file of the bold face
}

// Job is one report.
type Job struct {
	Name        string      `yaml:"name"`        // a-z, 0-9 and -
	Title       string      `yaml:"title"`       // of the report
	Schedule    string      `yaml:"schedule"`    // cron, or a working-day rule
	Period      string      `yaml:"period"`      // month, quarter, half-year, year, programme
	Programme   string      `yaml:"programme"`   // of period programme: the month it began, 2015-01
	Region      string      `yaml:"region"`      // code; default: region
	Attachments []string    `yaml:"attachments"` // xlsx, pdf, docx
	Approval    string      `yaml:"approval"`    // none, required, two
	CatchUp     CatchUp     `yaml:"catch_up"`
	InDoubt     string      `yaml:"in_doubt"` // resend, hold
	ReplyTo     string      `yaml:"reply_to"` // address that answers go to; default: mail.reply_to
	ShowCC      bool        `yaml:"show_cc"`  // every reader of a slice sees who else gets a copy of it
	Remind      Remind      `yaml:"remind"`   // agencies that have not filed, without a person's order; default: never
	Recipients  []Recipient `yaml:"recipients"`
}

// Remind is when agencies that have not filed are reminded (催报), once each before and after the deadline. Of period
// month only.
type Remind struct {
	Before int    `yaml:"before"` // working days before the last day of filing; 0: not before it
	After  int    `yaml:"after"`  // working days after it; 0: not after it
	At     string `yaml:"at"`     // time of day; default: 09:00
}

// CatchUp is what is done about slots missed while nothing ran.
type CatchUp struct {
	Policy string   `yaml:"policy"` // latest, all, none
	Window Duration `yaml:"window"` // slots missed by more are not run
}

// Recipient is one mailbox.
type Recipient struct {
	Name    string `yaml:"name"`    // as the mail greets it
	Address string `yaml:"address"` // of the mailbox
	Region  string `yaml:"region"`  // gets this region's slice; default: the job's
	Locale  string `yaml:"locale"`  // zh-CN, ko, en
	Kind    string `yaml:"kind"`    // to, cc (a copy: the mail is addressed to those of its slice who are to)
	// xlsx, pdf, docx; default: the job's
	Attachments []string `yaml:"attachments"`
	// the workbook lists the records of service (服务记录): true, false; default: true for the job's own region
	Records string `yaml:"records"`
}

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

// Metrics is where Prometheus reads, apart from the page.
type Metrics struct {
	Listen string `yaml:"listen"` // host:port; empty: nowhere
}

// Log is what is logged.
type Log struct {
	Level     string `yaml:"level"`     // debug, info, warn, error
	Addresses string `yaml:"addresses"` // of mail: masked (d***@example.gov.cn), full
}

// Default returns the configuration of an empty file.
func Default() *Config {
	return &Config{
		Zone:   "Asia/Shanghai",
		Report: Report{SliceShare: true},
		Source: Source{
			Immutable:   true,
			KeepPersons: Duration(400 * 24 * time.Hour),
			MaxLag:      Duration(time.Minute),
		},
		Mail: Mail{TLS: "implicit", Rate: "10/m", MaxSize: 10_000_000},
		Reconcile: Reconcile{Method: "coefficient", Coefficient: 2500, DirectKinds: []string{"case", "group", "event"},
			DirectTolerance: Tolerance{2, 50}, IndirectTolerance: Tolerance{1, 100}, GroupSession: Range{3, 40},
			Event: Range{10, 500}, RecordLimit: RecordLimit{50, 50, 200, 5000}, TargetOverrun: 1500},
		Gate:     Gate{MinCompleteness: 800, MaxChange: 500, MaxUnverified: 100},
		Deadline: Deadline{5, "none"},
		Admin: Admin{Listen: "127.0.0.1:8080",
			Session: Session{Idle: Duration(30 * time.Minute), Life: Duration(12 * time.Hour)},
			OIDC:    OIDC{Claim: "preferred_username"}, SecondFactor: "optional", CLIIdentity: "optional"},
		Bounces: Bounces{IMAP: IMAP{TLS: "implicit", Folder: "INBOX"}, Every: Duration(5 * time.Minute)},
		Log:     Log{Level: "info", Addresses: "masked"}, Recipients: Managed{"file"}, Settings: Managed{"file"},
		Retention: Retention{Messages: Duration(5 * 365 * 24 * time.Hour),
			Attempts: Duration(5 * 365 * 24 * time.Hour), Previews: Duration(24 * time.Hour)},
	}
}
