// Package config is what an office sets: one YAML file, overridden by the environment, with secrets from files.
//
// Load is strict. A key that is not known is refused with the nearest known one, and every fault is listed at once,
// each with its key, what was found and what is wanted. What other rooms give a meaning to (schedules, periods,
// regions) is checked for presence here, and parsed there.
package config

import "time"

// Config is the whole configuration. Keys that are left out have the values of Default.
type Config struct {
	Zone string `yaml:"zone"` // IANA name of the office's time zone
	// in which huizong speaks to people at a terminal: zh, en; default: the environment's (LC_ALL, LANG), else en
	Lang      string    `yaml:"lang"`
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
	// channels of notify that are told nothing, by name
	NotifyOff []string `yaml:"notify_off"`
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
	// on how many connections records are read where there are many, 1 to 8, of one server that shows all of them the
	// same submissions; one, where immutable is false
	Parallel int `yaml:"parallel"`
	// the source is a read replica: a report waits until it has what was filed, or is held
	Replica bool `yaml:"replica"`
	// query that returns the newest moment a replica knows of, written on the primary all the time; default: the server
	// is asked (SHOW REPLICA STATUS)
	Heartbeat string `yaml:"heartbeat"`
	// how long a report waits for a replica each time it is built; default: 1m
	MaxLag Duration `yaml:"max_lag"`
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
			Parallel:    2,
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
