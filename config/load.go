package config

import (
	"fmt"
	"net/mail"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// reserved are variables of the environment that begin like ours and are no keys.
var reserved = []string{"HUIZONG_CONFIG", "HUIZONG_REQUIRE_MYSQL", "HUIZONG_ORACLE", "HUIZONG_CRASH", "HUIZONG_HOLD",
	"HUIZONG_POINTS",
	"HUIZONG_MUTANT", "HUIZONG_FAST", "HUIZONG_IMAGES", "HUIZONG_TOKEN", "HUIZONG_TOKEN_FILE"}

// Find returns the file to read: the one named, else $HUIZONG_CONFIG, else ./config.yaml, else
// /etc/huizong/config.yaml.
func Find(flag string, environ []string) (string, error) {
	if flag != "" {
		return flag, nil
	}
	if env := lookup(environ, "HUIZONG_CONFIG"); env != "" {
		return env, nil
	}
	places := []string{"config.yaml", "/etc/huizong/config.yaml"}
	for _, p := range places {
		if _, err := os.Stat(p); err == nil {
			return p, nil
		}
	}
	return "", fmt.Errorf(
		"no configuration: neither --config nor $HUIZONG_CONFIG names one, and there is no %s; start from "+
			"config/example.yaml", strings.Join(places, " or "))
}

func lookup(environ []string, name string) string {
	for _, e := range environ {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			return v
		}
	}
	return ""
}

// Load reads a file, lays the environment over it, reads the secrets' files, and checks the whole. Its error is of type
// Faults, one on a line.
func Load(path string, environ []string) (*Config, error) {
	return load(path, environ, func(string) bool { return true })
}

// LoadTables is Load for commands that only make or fill tables: no secret but the databases' is asked for, since
// whoever runs them need not be who sends mail.
func LoadTables(path string, environ []string) (*Config, error) {
	return load(path, environ, func(key string) bool {
		secret := strings.HasSuffix(key, "password") || strings.HasSuffix(key, "secret") || strings.HasSuffix(key,
			"_file")
		return !secret || strings.HasPrefix(key, "database.")
	})
}

// load tells the faults of those keys that matter.
func load(path string, environ []string, matters func(key string) bool) (*Config, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", unreadable(path, err))
	}
	raw, err = text(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	c := Default()
	c.Path = path
	faults := decode(raw, c)
	if len(faults) == 1 && faults[0].Key == "yaml" { // nothing was read, so nothing else can be said
		return nil, fmt.Errorf("%s: %w", path, faults)
	}
	faults = append(faults, override(c, environ)...)
	faults = append(faults, readSecrets(c)...)
	c.complete()
	faults = append(faults, c.check()...)
	faults = append(faults, c.twice(raw)...)
	faults = slices.DeleteFunc(faults, func(f Fault) bool { return !matters(f.Key) })
	if len(faults) > 0 {
		return nil, fmt.Errorf("%s:\n%w", path, faults)
	}
	return c, nil
}

// serviceLink is what Kubernetes and Docker tell a container of the services beside it: one named huizong, or
// huizong-db, makes variables that begin like ours.
var serviceLink = regexp.MustCompile(`_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_.+)?)?)$`)

// override sets the single values that the environment names: HUIZONG_MAIL_PASSWORD_FILE is mail.password_file.
func override(c *Config, environ []string) Faults {
	var faults Faults
	keys := map[string]reflect.Value{}
	variables(reflect.ValueOf(c).Elem(), "HUIZONG", keys)
	known := make([]string, 0, len(keys))
	for k := range keys {
		known = append(known, k)
	}
	slices.Sort(known)
	for _, e := range environ {
		name, value, _ := strings.Cut(e, "=")
		if !strings.HasPrefix(name, "HUIZONG_") || slices.Contains(reserved, name) {
			continue
		}
		v, ok := keys[name]
		if !ok && serviceLink.MatchString(name) {
			continue
		}
		if !ok {
			f := Fault{Key: "$" + name, Problem: "is not a setting"}
			if near := nearest(name, known); near != "" {
				f.Problem += "; did you mean " + near + "?"
			}
			faults = append(faults, f)
			continue
		}
		if err := setScalar(v, value); err != nil {
			faults = append(faults, Fault{Key: "$" + name, Problem: err.Error()})
		}
	}
	return faults
}

// variables collects the single values of a struct by the names of their variables.
func variables(v reflect.Value, prefix string, into map[string]reflect.Value) {
	for i := range v.NumField() {
		key := v.Type().Field(i).Tag.Get("yaml")
		if key == "-" {
			continue
		}
		name := prefix + "_" + strings.ToUpper(key)
		switch f := v.Field(i); f.Kind() {
		case reflect.Struct:
			variables(f, name, into)
		case reflect.Slice, reflect.Map:
		default:
			into[name] = f
		}
	}
}

// readSecrets fills each secret from the file beside it.
func readSecrets(c *Config) Faults {
	var faults Faults
	type place struct {
		key    string
		secret *Secret
		file   string
	}
	places := []place{{"database.source", &c.Database.Source, c.Database.SourceFile},
		{"database.ledger", &c.Database.Ledger, c.Database.LedgerFile},
		{"mail.password", &c.Mail.Password, c.Mail.PasswordFile},
		{"bounces.imap.password", &c.Bounces.IMAP.Password, c.Bounces.IMAP.PasswordFile},
		{"admin.oidc.client_secret", &c.Admin.OIDC.ClientSecret, c.Admin.OIDC.ClientSecretFile}}
	for i := range c.Notify {
		n, key := &c.Notify[i], fmt.Sprintf("notify[%d]", i)
		places = append(places, place{key + ".url", &n.URL, n.URLFile}, place{key + ".secret", &n.Secret, n.SecretFile})
	}
	for _, s := range places {
		if s.file == "" {
			continue
		}
		if *s.secret != "" {
			faults = append(faults, Fault{Key: s.key, Problem: "stands beside " + s.key +
				"_file; leave one of them out"})
			continue
		}
		secret, err := readSecret(s.file)
		switch {
		case err != nil:
			faults = append(faults, Fault{Key: s.key + "_file", Problem: err.Error()})
		case secret == "":
			faults = append(faults, Fault{Key: s.key + "_file", Problem: s.file + " is empty"})
		}
		*s.secret = secret
	}
	return faults
}

// readSecret reads a file that holds one secret, without the end of its line and without the mark that editors set
// before it.
func readSecret(file string) (Secret, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", unreadable(file, err)
	}
	if raw, err = text(raw); err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	return Secret(strings.TrimRight(string(raw), "\r\n")), nil
}

// zoneInDSN is what a DSN says of the zone of its times.
var zoneInDSN = regexp.MustCompile(`([?&])loc=[^&]*&?`)

// MigrationAccount reads database.migration or its file. It is read only where it is used: the service that runs has no
// business with it, and may be unable to read it. Empty: there is none.
func (c *Config) MigrationAccount() (Secret, error) {
	file := c.Database.MigrationFile
	if c.Database.Migration != "" || file == "" {
		return c.Database.Migration, nil
	}
	secret, err := readSecret(file)
	if err != nil {
		return "", fmt.Errorf("database.migration_file: %w", err)
	}
	return secret, nil
}

// complete fills what follows from other keys.
func (c *Config) complete() {
	if c.Database.Ledger == "" {
		c.Database.Ledger = Secret(zoneInDSN.ReplaceAllString(string(c.Database.Source), "$1")) // our times are UTC
	}
	if from, err := mail.ParseAddress(c.Mail.From); err == nil {
		c.Report.Office = or(c.Report.Office, from.Name)
	}
	for i := range c.Jobs {
		j := &c.Jobs[i]
		j.Programme = strings.TrimSuffix(j.Programme, "..") // 2015-01.. says that it has no end
		j.Region = or(j.Region, c.Region)
		j.Approval = or(j.Approval, "none")
		j.InDoubt = or(j.InDoubt, "resend")
		j.Remind.At = or(j.Remind.At, "09:00")
		j.CatchUp.Policy = or(j.CatchUp.Policy, "latest")
		if j.CatchUp.Window == 0 {
			j.CatchUp.Window, _ = ParseDuration("35d")
		}
		for k := range j.Recipients {
			j.Recipients[k].complete()
		}
	}
}

func (r *Recipient) complete() {
	r.Locale = or(r.Locale, "zh-CN")
	r.Kind = or(r.Kind, "to")
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
