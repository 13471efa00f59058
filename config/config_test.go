package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"huizong/config"
)

// files writes the secrets that example.yaml names, and returns the environment that points at them.
func files(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	var environ []string
	for name, text := range map[string]string{"DATABASE_SOURCE_FILE": "reader:s3:@/cret@tcp(db:3306)/huizong\n",
		"DATABASE_LEDGER_FILE": "huizong:s3cret@tcp(db:3306)/huizong",
		"MAIL_PASSWORD_FILE":   "s3cret\r\n"} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		environ = append(environ, "HUIZONG_"+name+"="+file)
	}
	return environ
}

func TestExample(t *testing.T) {
	c, err := config.Load("example.yaml", files(t))
	if err != nil {
		t.Fatal(err)
	}
	if c.Database.Source.Reveal() != "reader:s3:@/cret@tcp(db:3306)/huizong" || c.Mail.Password.Reveal() != "s3cret" {
		t.Error("secrets keep the end of their line")
	}
	if c.Jobs[1].Region != "222401" || c.Jobs[0].Recipients[0].Locale != "zh-CN" || len(c.Jobs[0].Attachments) != 2 {
		t.Errorf("jobs %+v", c.Jobs)
	}
	// Every default that the example shows is the real one.
	d := config.Default()
	for name, pair := range map[string][2]any{"zone": {c.Zone, d.Zone}, "reconcile": {c.Reconcile, d.Reconcile},
		"gate":     {c.Gate, d.Gate},
		"deadline": {c.Deadline, d.Deadline}, "admin": {c.Admin, d.Admin}, "log": {c.Log, d.Log},
		"mail.rate": {c.Mail.Rate, d.Mail.Rate},
		"mail.tls":  {c.Mail.TLS, d.Mail.TLS}, "mail.max_size": {c.Mail.MaxSize, d.Mail.MaxSize},
		"catch_up": {c.Jobs[0].CatchUp, c.Jobs[1].CatchUp}, "in_doubt": {c.Jobs[0].InDoubt, c.Jobs[1].InDoubt}} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("%s: the example says %v, the default is %v", name, pair[0], pair[1])
		}
	}
}

// write makes a file of a configuration.
func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

const right = `
report: {office: Office}
database: {source: "reader:s3cret@tcp(db:3306)/huizong"}
mail: {host: smtp.example.org, from: Office <report@example.org>}
jobs:
  - {name: monthly, title: Title, schedule: "0 9 10 * *", period: month, region: "222401", recipients: [{name: A, address: a@example.org}]}
`

func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"unknown key", "report:", "raport: 1\nreport:", "2:1: raport: is not a key; did you mean report?"},
		{"unknown key below", "host: smtp", "hots: x, host: smtp", "4:8: mail.hots: is not a key; did you mean host?"},
		{"not a list", "recipients: [{name: A, address: a@example.org}]", "recipients: everybody",
			"jobs[0].recipients: want a list"},
		{"not a number", "host: smtp", "port: many, host: smtp", `mail.port: "many" is not a whole number`},
		{"port out of range", "host: smtp", "port: 99999, host: smtp",
			"mail.port: 99999 is not a port; want 1 to 65535"},
		{"plain text", "host: smtp", "tls: none, host: smtp", "mail.tls: none sends everything in the clear"},
		{"user without password", "host: smtp", "username: u, host: smtp", "mail.password: is missing beside username"},
		{"no host", "host: smtp.example.org, ", "", "mail.host: is missing"},
		{"no source", `source: "reader:s3cret@tcp(db:3306)/huizong"`, "", "database.source: is missing"},
		{"secret twice", "database: {", "database: {source_file: /nowhere, ",
			"database.source: stands beside database.source_file"},
		{"secret file absent", `source: "reader:s3cret@tcp(db:3306)/huizong"`, "source_file: /nowhere/dsn",
			"database.source_file: open /nowhere/dsn"},
		{"bare number for a time", "region:", "catch_up: {window: 30}, region:",
			`jobs[0].catch_up.window: "30" is not a length of time like 35d`},
		{"four decimals", "report:", "reconcile: {coefficient: 2.5555}\nreport:",
			`reconcile.coefficient: "2.5555" is not a number of at most three decimals`},
		{"exponent", "report:", "reconcile: {coefficient: 2e3}\nreport:", "reconcile.coefficient:"},
		{"job name", "name: monthly", "name: Monthly", `jobs[0].name: "Monthly" is not a name`},
		{"reminder", "period: month", "period: month, remind: {before: 21, after: -1, at: \"9 am\"}",
			`jobs[0].remind.before: 21 is not 0 to 20 working days`},
		{"time of a reminder", "period: month", "period: month, remind: {before: 1, at: \"24:00\"}",
			`jobs[0].remind.at: "24:00" is not a time of day like 09:00`},
		{"reminders of a quarter", "period: month", "period: quarter, remind: {after: 1}",
			`jobs[0].remind: belongs to period: month only`},
		{"period", "period: month", "period: week", `jobs[0].period: "week" is not one of month`},
		{"programme without start", "period: month", "period: programme", "is not the month the programme began"},
		{"start without programme", "period: month", "period: month, programme: 2015-01",
			"belongs to period: programme only"},
		{"region", `region: "222401"`, `region: "2224"`, `jobs[0].region: "2224" is not a code of 6 or 12 digits`},
		{"address", "address: a@example.org", "address: a", `jobs[0].recipients[0].address: "a" is not an address`},
		{"domain that is none", "address: a@example.org", "address: a@-bad-.中国",
			`jobs[0].recipients[0].address: "a@-bad-.中国" is not an address`},
		{"address too long", "address: a@example.org", "address: a@" + strings.Repeat("long.", 50) + "org",
			"is not an address"},
		{"typed with an input method", "address: a@example.org", "address: ａ@example.org",
			"jobs[0].recipients[0].address: \"ａ@example.org\" is not an address"},
		{"one mailbox, spelt twice", "address: a@example.org", "address: a@民政.中国}, " +
			"{name: B, address: A@XN--5bvs5m.xn--fiqs8s",
			`jobs[0].recipients[1].address: "A@XN--5bvs5m.xn--fiqs8s" stands twice in this job`},
		{"attachment", "region:", "attachments: [doc], region:",
			`jobs[0].attachments[0]: "doc" is not one of xlsx, pdf, docx`},
		{"no connection", "report:", "source: {parallel: 0}\nreport:", "source.parallel: 0 is not between 1 and 8"},
		{"too many connections", "report:", "source: {parallel: 9}\nreport:",
			"source.parallel: 9 is not between 1 and 8"},
		{"zone", "report:", "zone: Mars/Olympus\nreport:", `zone: "Mars/Olympus" is not an IANA time zone`},
		{"rate", "host: smtp", "rate: fast, host: smtp", `mail.rate: "fast" is not a rate like 10/m`},
		{"not yaml", "report:", "report: [\n", "yaml:"},
		{"anchor", "title: Title", "title: &t Title", "6:28: jobs[0].title: write the value itself"},
		{"alias", "address: a@example.org", "address: *a", "jobs[0].recipients[0].address: write the value itself"},
		{"tag", "title: Title", "title: !!str Title", "jobs[0].title: write the value itself"},
		{"anchor of a section", "mail: {", "mail: &m {", "mail: write the value itself"},
		{"second document", "report:", "zone: Asia/Tokyo\n---\nreport:", "a second document begins here"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(right, c.from) {
				t.Fatalf("nothing to replace: %q", c.from)
			}
			_, err := config.Load(write(t, strings.Replace(right, c.from, c.to, 1)), nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "s3cret") {
				t.Errorf("the error shows a secret: %v", err)
			}
		})
	}
	if _, err := config.Load(write(t, right), nil); err != nil {
		t.Fatal(err)
	}
}

// TestSample reads the sample of the interface: an office that names itself in mail.from needs no report section, and
// 2015-01.. has no end.
func TestSample(t *testing.T) {
	c, err := config.Load("testdata/sample.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Report.Office != "延吉市民政局" || c.Jobs[1].Programme != "2015-01" ||
		c.Database.Ledger.Reveal() != "huizong:secret@tcp(db:3306)/huizong" {
		t.Errorf("office %q, programme %q", c.Report.Office, c.Jobs[1].Programme)
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	text := `
zon: x
mail: {host: h, port: 99999, from: nobody}
gate: {min_completeness: 3}
jobs:
  - {name: Monthly, title: T, schedule: x, period: month, region: "1", recipients: [{name: A, address: a@example.org}]}
  - {name: monthly, title: T, schedule: x, period: month, region: "222401", color: red}
`
	_, err := config.Load(write(t, text),
		[]string{"HUIZONG_MAIL_HOSST=x", "HUIZONG_CONFIG=x", "HUIZONG_LOG_LEVEL=loud", "PATH=/bin"})
	var faults config.Faults
	if !errors.As(err, &faults) {
		t.Fatal(err)
	}
	for _, key := range []string{"zon", "mail.port", "mail.from", "gate.min_completeness", "jobs[0].name",
		"jobs[0].region", "jobs[1].color", "jobs[1].recipients",
		"$HUIZONG_MAIL_HOSST", "log.level", "database.source", "report.office"} {
		found := false
		for _, f := range faults {
			found = found || f.Key == key
		}
		if !found {
			t.Errorf("no fault of %s in:\n%v", key, err)
		}
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	c, err := config.Load(write(t, right), []string{"HUIZONG_MAIL_USERNAME=u", "HUIZONG_MAIL_PASSWORD=hunter2"})
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if text := fmt.Sprintf(verb, c); strings.Contains(text, "hunter2") || strings.Contains(text, "s3cret") ||
			strings.Contains(text, "68756e7465723") {
			t.Errorf("%s shows a secret", verb)
		}
	}
	if c.Mail.Password.Reveal() != "hunter2" {
		t.Error("the environment does not override")
	}
}

func TestFind(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := config.Find("", nil); err == nil || !strings.Contains(err.Error(), "/etc/huizong/config.yaml") {
		t.Errorf("error %v", err)
	}
	if got, err := config.Find("", []string{"HUIZONG_CONFIG=/x"}); err != nil || got != "/x" {
		t.Error(got, err)
	}
	if got, err := config.Find("/y", []string{"HUIZONG_CONFIG=/x"}); err != nil || got != "/y" {
		t.Error(got, err)
	}
	if err := os.WriteFile("config.yaml", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := config.Find("", nil); err != nil || got != "config.yaml" {
		t.Error(got, err)
	}
}

func TestAdminInTheClear(t *testing.T) {
	base := "region: \"222401\"\nreport: {office: A}\ndatabase: {source: \"a:b@tcp(db:3306)/x\"}\nmail: {host: h, " +
		"from: a@example.org}\n" +
		"jobs: [{name: m, title: T, schedule: \"0 9 10 * *\", period: month, recipients: [{name: A, address: " +
		"a@example.org}]}]\n"
	for name, c := range map[string]struct {
		text string
		key  string // that is at fault; empty: none
	}{
		"loopback":              {"admin: {listen: \"127.0.0.1:8080\"}", ""},
		"loopback, version 6":   {"admin: {listen: \"[::1]:8080\"}", ""},
		"everywhere":            {"admin: {listen: \":8080\"}", "admin.listen"},
		"everywhere, meant":     {"admin: {listen: \":8080\", insecure: true}", ""},
		"everywhere with TLS":   {"admin: {listen: \":8443\", tls: {cert_file: a, key_file: b}}", ""},
		"behind a proxy":        {"admin: {listen: \":8080\", base_url: \"https://huizong.example.gov.cn\"}", ""},
		"half a certificate":    {"admin: {tls: {cert_file: a}}", "admin.tls"},
		"address with a path":   {"admin: {base_url: \"https://example.gov.cn/huizong\"}", "admin.base_url"},
		"idle longer than life": {"admin: {session: {idle: 2d}}", "admin.session"},
		"provider, no secret": {"admin: {base_url: \"https://a\", oidc: {issuer: \"https://id\", client_id: x}}",
			"admin.oidc"},
		"provider in the clear": {
			"admin: {base_url: \"https://a\", oidc: {issuer: \"http://id\", client_id: x, client_secret: y}}",
			"admin.oidc.issuer",
		},
		"provider, look-alike": {
			"admin: {base_url: \"https://a\", oidc: {issuer: \"http://127.0.0.1.example\", client_id: x, " +
				"client_secret: y}}", "admin.oidc.issuer",
		},
		"provider, no address": {"admin: {oidc: {issuer: \"https://id\", client_id: x, client_secret: y}}",
			"admin.base_url"},
	} {
		_, err := config.Load(write(t, base+c.text), nil)
		if c.key == "" && err != nil || c.key != "" && (err == nil || !strings.Contains(err.Error(), c.key+":")) {
			t.Errorf("%s: want a fault of %q, got %v", name, c.key, err)
		}
	}
}

// TestServiceLinks passes over what Kubernetes tells every container of services in its namespace, one named huizong
// among them; what begins alike and is no setting is still refused.
func TestServiceLinks(t *testing.T) {
	links := []string{"HUIZONG_SERVICE_HOST=10.96.3.7", "HUIZONG_SERVICE_PORT=8080", "HUIZONG_SERVICE_PORT_PAGES=8080",
		"HUIZONG_PORT=tcp://10.96.3.7:8080", "HUIZONG_PORT_8080_TCP=tcp://10.96.3.7:8080",
		"HUIZONG_PORT_8080_TCP_PROTO=tcp", "HUIZONG_PORT_8080_TCP_ADDR=10.96.3.7", "HUIZONG_DB_SERVICE_HOST=10.96.3.8",
		"HUIZONG_DB_PORT_3306_TCP=tcp://10.96.3.8:3306"}
	if _, err := config.Load(write(t, right), links); err != nil {
		t.Error(err)
	}
	for _, link := range []string{"HUIZONG_SERVICE=1", "HUIZONG_MAIL_PORTS=25",
		"HUIZONG_MAIL_PORT=tcp://10.96.3.9:25"} {
		if _, err := config.Load(write(t, right), []string{link}); err == nil {
			t.Errorf("%s is taken", link)
		}
	}
}
