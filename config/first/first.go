// Package first writes what an office begins with: a configuration, secrets in files of their own, and the SQL that
// makes the database and its three accounts. Nothing that is there already is overwritten.
package first

import (
	"bytes"
	"crypto/rand"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"text/template"
)

// Answers are what only the office knows.
type Answers struct {
	Office    string // who reports
	Title     string // of the monthly report
	Region    string // code of the office's region
	Recipient string // name <address> of who receives the report
	Operator  string // address that gets the notices

	Database     string // host:port of MariaDB or MySQL
	DatabaseName string

	MailHost     string
	MailPort     int
	MailTLS      string // implicit, starttls
	MailUser     string // default: the address of From
	MailPassword string // empty: put into the file by hand
	MailCAFile   string
	From         string // address that the report is sent from

	Container bool // paths as compose.yaml mounts them
	Owner     int  // uid that the files belong to afterwards; -1: whoever makes them
}

var regionCode = regexp.MustCompile(`^([0-9]{6}|[0-9]{12})$`)

// Faults are all that is wrong with the answers.
func (a Answers) Faults() error {
	var out []error
	must := func(ok bool, text string, args ...any) {
		if !ok {
			out = append(out, fmt.Errorf(text, args...))
		}
	}
	must(a.Office != "", "--office: want the name of who reports")
	must(regionCode.MatchString(a.Region), "--region: want a code of 6 or 12 digits, got %q", a.Region)
	_, _, err := net.SplitHostPort(a.Database)
	must(err == nil, "--database: want host:port, got %q", a.Database)
	must(a.MailHost != "", "--mail-host: want the host of the mail relay")
	for _, f := range []struct{ flag, address string }{{"--from", a.From}, {"--recipient", a.Recipient},
		{"--operator", a.Operator}} {
		_, err := mail.ParseAddress(f.address)
		must(err == nil, "%s: want an address like name@example.gov.cn, got %q", f.flag, f.address)
	}
	return errors.Join(out...)
}

// Account is one of the three accounts of the database.
type Account struct{ Name, Password, File string }

// DSN is how the program signs in with the account.
func (a Account) DSN(host, database string) string {
	return fmt.Sprintf("%s:%s@tcp(%s)/%s", a.Name, a.Password, host, database)
}

//go:embed config.yaml.tmpl
var configText string

//go:embed database.sql.tmpl
var databaseText string

// forms are the two texts. What comes from the answers is quoted as YAML or SQL wants it.
var forms = template.Must(template.Must(template.New("config.yaml").Funcs(template.FuncMap{
	"yaml": strconv.Quote, "sql": sqlQuote}).Parse(configText)).New("database.sql").Parse(databaseText))

func sqlQuote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", "''").Replace(s) + "'"
}

// page is what the two texts are made from.
type page struct {
	Answers
	Reader, Service, Migration Account
	Secrets                    string // directory of the secrets as the program sees it
	Key                        string // file of the audit's key as the program sees it
	State                      string // directory of what the program keeps beside the database
	RecipientName, RecipientAt string
}

// Write makes the files in dir and returns them, in the order they were made. It makes none where one is there already.
func Write(dir string, a Answers) ([]string, error) {
	if err := a.Faults(); err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	p, err := pageOf(dir, a)
	if err != nil {
		return nil, err
	}
	files, err := filesOf(dir, p)
	if err != nil {
		return nil, err
	}
	var present []error
	for _, f := range files {
		if _, err := os.Lstat(f.path); !errors.Is(err, fs.ErrNotExist) {
			present = append(present, fmt.Errorf("%s is there already; nothing was written", f.path))
		}
	}
	if len(present) > 0 {
		return nil, errors.Join(present...)
	}
	return put(dir, files, a.Owner)
}

func pageOf(dir string, a Answers) (page, error) {
	p := page{Answers: a, Secrets: filepath.Join(dir, "secrets"), Key: filepath.Join(dir, "secrets", "audit.key"),
		State: filepath.Join(dir, "state")}
	if a.Container {
		p.Secrets, p.Key, p.State = "/run/secrets", "/run/secrets/audit_key", "/var/lib/huizong"
	}
	to, err := mail.ParseAddress(a.Recipient)
	if err != nil {
		return p, err
	}
	p.RecipientName, p.RecipientAt = to.Name, to.Address
	if p.RecipientName == "" {
		p.RecipientName = to.Address
	}
	if p.MailUser == "" {
		p.MailUser = a.From
	}
	if p.Title == "" {
		p.Title = "\u793e\u4f1a\u5de5\u4f5c\u670d\u52a1\u60c5\u51b5"
	}
	p.Reader = Account{"huizong_reader", secret(), "source_dsn"}
	p.Service = Account{"huizong_service", secret(), "ledger_dsn"}
	p.Migration = Account{"huizong_migration", secret(), "migration_dsn"}
	return p, nil
}

// secret is 32 random bytes in hexadecimal digits, which no DSN, shell or SQL takes for something else.
func secret() string {
	var b [32]byte
	rand.Read(b[:]) // never fails (Go 1.24)
	return hex.EncodeToString(b[:])
}

type file struct {
	path string
	body []byte
	mode fs.FileMode
}

func filesOf(dir string, p page) ([]file, error) {
	var config, database bytes.Buffer
	if err := forms.ExecuteTemplate(&config, "config.yaml", p); err != nil {
		return nil, err
	}
	if err := forms.ExecuteTemplate(&database, "database.sql", p); err != nil {
		return nil, err
	}
	secrets := filepath.Join(dir, "secrets")
	out := []file{{filepath.Join(dir, "config.yaml"), config.Bytes(), 0o644},
		{filepath.Join(dir, "database.sql"), database.Bytes(), sqlMode(p)}}
	for _, a := range []Account{p.Reader, p.Service, p.Migration} {
		out = append(out, file{filepath.Join(secrets, a.File), []byte(a.DSN(p.Database, p.DatabaseName) + "\n"), 0o400})
	}
	return append(out, file{filepath.Join(secrets, "audit.key"), []byte(secret() + "\n"), 0o400},
		file{filepath.Join(secrets, "smtp"), []byte(p.MailPassword), 0o600}), nil
}

// sqlMode lets the group of the database read the SQL where it runs in a container beside ours.
func sqlMode(p page) fs.FileMode {
	if p.Container && p.Owner >= 0 {
		return 0o640
	}
	return 0o600
}

func put(dir string, files []file, owner int) ([]string, error) {
	var made []string
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return made, err
	}
	if err := os.MkdirAll(filepath.Join(dir, "secrets"), 0o700); err != nil {
		return made, err
	}
	if err := os.MkdirAll(filepath.Join(dir, "state"), 0o700); err != nil {
		return made, err
	}
	for _, f := range files {
		if err := os.WriteFile(f.path, f.body, f.mode); err != nil {
			return made, err
		}
		made = append(made, f.path)
	}
	if owner < 0 {
		return made, nil
	}
	for _, name := range append([]string{filepath.Join(dir, "secrets"), filepath.Join(dir, "state")}, made...) {
		group := owner
		if filepath.Base(name) == "database.sql" {
			group = databaseGroup
		}
		if err := os.Chown(name, owner, group); err != nil {
			return made, fmt.Errorf("give %s to uid %d: %w (run this as root, or leave --owner out)", name, owner, err)
		}
	}
	return made, nil
}

// databaseGroup is the group that the database runs as in its usual images (mysql): compose.yaml hands it the SQL.
const databaseGroup = 999

// Sender is office and address as a mail header wants them: a name with signs in it stands in quotation marks.
func (a Answers) Sender() string {
	name := a.Office
	if strings.ContainsAny(name, `"(),.:;<>@[\]`) {
		name = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
	}
	return name + " <" + a.From + ">"
}

// Port is the port in words, or what the program chooses by itself.
func (a Answers) Port() string {
	if a.MailPort == 0 {
		return ""
	}
	return strconv.Itoa(a.MailPort)
}
