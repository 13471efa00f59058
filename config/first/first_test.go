package first_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"huizong/config"
	"huizong/config/first"
)

func answers() first.Answers {
	return first.Answers{Office: "\u5ef6\u5409\u5e02\u6c11\u653f\u5c40", Region: "222401",
		Recipient: "\u7701\u6c11\u653f\u5385 <dept@example.gov.cn>", Operator: "op@example.gov.cn",
		Database: "db.example.gov.cn:3306", DatabaseName: "huizong", MailHost: "smtp.example.gov.cn",
		MailTLS: "implicit", MailPassword: "s3cret", From: "report@example.gov.cn", Owner: -1}
}

// What is written is a configuration that the program takes, whatever an office is called.
func TestWhatIsWrittenIsRead(t *testing.T) {
	for _, office := range []string{"\u5ef6\u5409\u5e02\u6c11\u653f\u5c40", `A "quoted" office`, "a: b # c", "x\\y",
		"\u300c\u5c40\u300d, \u79d1"} {
		dir := t.TempDir()
		a := answers()
		a.Office = office
		if _, err := first.Write(dir, a); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(filepath.Join(dir, "config.yaml"), nil)
		if err != nil {
			t.Errorf("%s: %v", office, err)
			continue
		}
		if c.Report.Office != office || c.Jobs[0].Recipients[0].Name != "\u7701\u6c11\u653f\u5385" ||
			c.Mail.Password.Reveal() != "s3cret" {
			t.Errorf("%q became %q, %+v", office, c.Report.Office, c.Jobs[0].Recipients)
		}
		migration, err := c.MigrationAccount()
		if err != nil {
			t.Error(err)
		}
		for _, dsn := range []config.Secret{c.Database.Source, c.Database.Ledger, migration} {
			if !strings.Contains(dsn.Reveal(), "@tcp(db.example.gov.cn:3306)/huizong") {
				t.Errorf("%s: no DSN of the database", office)
			}
		}
	}
}

// Secrets are their owner's alone, differ each time, and stand in the SQL that makes the accounts.
func TestSecrets(t *testing.T) {
	seen := map[string]bool{}
	for range 2 {
		dir := t.TempDir()
		files, err := first.Write(dir, answers())
		if err != nil {
			t.Fatal(err)
		}
		sql, _ := os.ReadFile(filepath.Join(dir, "database.sql"))
		for _, f := range files {
			info, err := os.Stat(f)
			if err != nil {
				t.Fatal(err)
			}
			if filepath.Base(f) != "config.yaml" && info.Mode()&0o077 != 0 {
				t.Errorf("%s has mode %v", f, info.Mode())
			}
			body, _ := os.ReadFile(f)
			if strings.HasSuffix(f, "_dsn") {
				_, rest, _ := strings.Cut(string(body), ":")
				password, _, _ := strings.Cut(rest, "@")
				if len(password) < 32 || seen[password] || !strings.Contains(string(sql), "'"+password+"'") {
					t.Errorf("%s: password %q, seen %v", f, password, seen[password])
				}
				seen[password] = true
			}
		}
		if info, err := os.Stat(filepath.Join(dir, "secrets")); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("secrets: %v, %v", info.Mode(), err)
		}
	}
}

// Nothing that is there is written over, and then nothing else is written either.
func TestNothingIsOverwritten(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := first.Write(dir, answers()); err == nil || !strings.Contains(err.Error(), "there already") {
		t.Errorf("got %v", err)
	}
	count := 0
	filepath.WalkDir(dir, func(_ string, d fs.DirEntry, _ error) error {
		if !d.IsDir() {
			count++
		}
		return nil
	})
	if body, _ := os.ReadFile(filepath.Join(dir, "config.yaml")); count != 1 || string(body) != "mine" {
		t.Errorf("%d files, %q", count, body)
	}
}

func TestFaultsAreListedAtOnce(t *testing.T) {
	err := first.Answers{Region: "22", Database: "db", From: "x"}.Faults()
	for _, flag := range []string{"--office", "--region", "--database", "--mail-host", "--from", "--recipient",
		"--operator"} {
		if err == nil || !strings.Contains(err.Error(), flag) {
			t.Errorf("%s is not named: %v", flag, err)
		}
	}
	if err := answers().Faults(); err != nil {
		t.Error(err)
	}
}
