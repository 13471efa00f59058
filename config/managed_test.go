package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"huizong/config"
)

const kept = `
zone: Asia/Shanghai
database: {source: "reader:x@tcp(db)/huizong"}
mail: {host: smtp.example.gov.cn, from: "office <report@example.gov.cn>"}
jobs:
  - {name: monthly, title: T, schedule: monthly 10 09:00, period: month, region: "222401"}
`

// keptIn reads a configuration whose recipients, settings or both are in the ledger.
func keptIn(t *testing.T, more string) (*config.Config, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(kept+more), 0o600); err != nil {
		t.Fatal(err)
	}
	return config.Load(file, nil)
}

// TestManagedOnce: recipients and settings stand in one place, and it is said where they stand twice or nowhere.
func TestManagedOnce(t *testing.T) {
	for _, row := range []struct{ name, more, want string }{
		{"recipients nowhere", "", "jobs[0].recipients: there is none"},
		{"recipients in the ledger", "recipients: {managed: database}", ""},
		{"another word", "recipients: {managed: both}", `recipients.managed: "both" is not one of file, database`},
		{"a setting twice", "recipients: {managed: database}\nsettings: {managed: database}\ngate: {max_change: 0.5}",
			"gate.max_change: stands beside settings.managed: database"},
		{"holidays twice", "recipients: {managed: database}\nsettings: {managed: database}\nholidays: {2031: {off: " +
			"[2031-01-01]}}", "holidays: stands beside settings.managed: database"},
		{"what the ledger does not keep", "recipients: {managed: database}\nsettings: {managed: database}\n" +
			"reconcile: {method: coefficient}", ""},
	} {
		_, err := keptIn(t, row.more)
		if (err == nil) != (row.want == "") || err != nil && !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v, want %q", row.name, err, row.want)
		}
	}
}

// TestWith: what the ledger keeps is laid over the file, with faults by its own names; the file stays as it is.
func TestWith(t *testing.T) {
	c, err := keptIn(t, "recipients: {managed: database}\nsettings: {managed: database}")
	if err != nil {
		t.Fatal(err)
	}
	set := func(pairs ...string) (out []config.Set) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, config.Set{Name: pairs[i], Value: []byte(pairs[i+1])})
		}
		return out
	}
	got, err := c.With(set("recipients.monthly.10", `{"name":"B","address":"b@example.gov.cn"}`,
		"recipients.monthly.2", `{"name":"A","address":"a@example.gov.cn","kind":"cc"}`, "gate.max_change", `"0.25"`,
		"reconcile.coefficient", "3.5", "holidays.2031", `{"off":["2031-01-01"]}`, "deadline", `{"day":8}`,
		"mail.allowed_domains", `["example.gov.cn"]`, "recipients.gone.1", `{"address":"c@example.gov.cn"}`))
	if err != nil {
		t.Fatal(err)
	}
	r := got.Jobs[0].Recipients
	if len(r) != 2 || r[0].Name != "A" || r[0].Kind != "cc" || r[1].Name != "B" || r[1].Locale != "zh-CN" ||
		got.Gate.MaxChange != 250 || got.Reconcile.Coefficient != 3500 || got.Deadline.Day != 8 ||
		got.Deadline.Roll != "none" || len(got.Holidays[2031].Off) != 1 || len(got.Mail.AllowedDomains) != 1 {
		t.Errorf("%+v", got)
	}
	if len(c.Jobs[0].Recipients) != 0 || c.Gate.MaxChange != 500 || len(c.Holidays) != 0 {
		t.Error("the file's configuration was changed")
	}
	_, err = c.With(set("recipients.monthly.1", `{"name":"","address":"x"}`, "gate.max_change", `"much"`,
		"gate.min_completeness", "2", "mail.host", `"elsewhere"`, "holidays.2031", `{"of":[]}`))
	for _, want := range []string{`recipients.monthly.1.address: "x" is not an address`,
		"recipients.monthly.1.name: is " +
			"missing", `gate.max_change: "much" is not a number`, "gate.min_completeness: 2 is more than all",
		"mail.host: is not a setting that the ledger keeps", "holidays.2031.of: is not a key; did you mean off?"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("lacks %q: %v", want, err)
		}
	}
}

// TestKeeps: what the file says, as the ledger would keep it, reads back the same.
func TestKeeps(t *testing.T) {
	c, err := config.Load("example.yaml", []string{"HUIZONG_DATABASE_SOURCE_FILE=", "HUIZONG_MAIL_PASSWORD_FILE="})
	if err != nil {
		c, err = keptIn(t, "recipients: {managed: database}\ngate: {max_change: 0.25}\nholidays: {2031: {off: "+
			"[2031-01-01]}}\nreconcile: {coefficient: 3, direct_tolerance: {floor: 4, share: 0.01}}")
	}
	if err != nil {
		t.Fatal(err)
	}
	_, settings := c.Keeps()
	to, err := keptIn(t, "recipients: {managed: database}\nsettings: {managed: database}")
	if err != nil {
		t.Fatal(err)
	}
	got, err := to.With(settings)
	if err != nil {
		t.Fatal(err)
	}
	if got.Gate != c.Gate || got.Reconcile.DirectTolerance != c.Reconcile.DirectTolerance ||
		got.Reconcile.Coefficient != c.Reconcile.Coefficient || len(got.Holidays) != len(c.Holidays) {
		t.Errorf("%+v\nwant %+v", got, c)
	}
}
