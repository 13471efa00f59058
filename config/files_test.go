package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFiles(t *testing.T) {
	c := Default()
	if got := c.Files(); len(got) != 0 {
		t.Errorf("a configuration without files names %q", got)
	}
	c.Database.SourceFile, c.Database.LedgerFile, c.Database.MigrationFile = "source", "ledger", "migration"
	c.Mail.PasswordFile, c.Mail.CAFile, c.Mail.DKIM.KeyFile = "smtp", "ca", "dkim"
	c.Admin.TLS = TLS{CertFile: "cert", KeyFile: "key"}
	c.Audit.KeyFile = "key"
	c.Notify = []Notify{{URLFile: "url"}, {SecretFile: "secret"}}
	want := []string{"ca", "cert", "dkim", "key", "ledger", "secret", "smtp", "source", "url"}
	if got := c.Files(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSecretFiles reads what editors make of a secret of one line, and names a file that holds something else.
func TestSecretFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "password")
	for content, want := range map[string]string{
		"s3cret":           "s3cret",
		"s3cret\n":         "s3cret",
		"s3cret\r\n\r\n":   "s3cret",
		" s3cret \n":       " s3cret ",
		"\ufeffs3cret\r\n": "s3cret",
		"\u5bc6\u7801":     "\u5bc6\u7801",
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := readSecret(file); err != nil || got.Reveal() != want {
			t.Errorf("%q reads %q, %v", content, got.Reveal(), err)
		}
	}
	for content, want := range map[string]string{
		"\xff\xfes\x003\x00": "UTF-16",
		"\xc3\xdc\xc2\xeb":   "GB18030",
		"\xff":               "not UTF-8",
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := readSecret(file); err == nil || !strings.Contains(err.Error(), want) ||
			!strings.Contains(err.Error(), file) {
			t.Errorf("%q reads %q, %v", content, got.Reveal(), err)
		}
	}
}
