package config

import (
	"slices"
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
