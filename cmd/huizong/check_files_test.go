package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"huizong/config"
	"huizong/jobs/must"
)

// TestCheckFiles names every secret that everybody may read, and every file that everybody may write; a certificate is
// no secret.
func TestCheckFiles(t *testing.T) {
	dir := t.TempDir()
	file := func(name string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		must.Do(t, os.MkdirAll(filepath.Dir(path), 0o755))
		must.Do(t, os.WriteFile(path, []byte("x"), 0o600))
		must.Do(t, os.Chmod(path, mode))
		return path
	}
	c := config.Default()
	c.Path = file("config.yaml", 0o644)
	c.Database.SourceFile, c.Database.MigrationFile = file("source", 0o600), file("migration", 0o644)
	c.Mail.PasswordFile, c.Mail.CAFile = file("smtp", 0o644), file("ca", 0o644)
	c.Mail.DKIM.KeyFile = file("dkim", 0o644)
	c.Bounces.IMAP.PasswordFile, c.Admin.TLS.CertFile = file("imap", 0o644), file("cert", 0o644)
	c.Notify = []config.Notify{{URLFile: file("url", 0o644), SecretFile: file("robot", 0o640)}}
	c.Audit.Epoch = file("epoch", 0o644)
	a := &app{settings: c}
	said, err := a.checkFiles()
	var warned []string
	for _, s := range strings.Split(said, "; warning: ")[1:] {
		name, _, _ := strings.Cut(s, " ")
		warned = append(warned, filepath.Base(name))
	}
	slices.Sort(warned)
	if want := []string{"dkim", "imap", "migration", "smtp", "url"}; err != nil || !slices.Equal(warned, want) {
		t.Errorf("%v, want %v of %q, %v", warned, want, said, err)
	}
	c.Bounces.IMAP.PasswordFile = file("imap", 0o602)
	c.Source.Queries = filepath.Dir(file("queries/agencies.sql", 0o666))
	c.Templates.Dir = filepath.Join(dir, "templates")
	must.Do(t, os.Mkdir(c.Templates.Dir, 0o755))
	must.Do(t, os.Chmod(c.Templates.Dir, 0o777))
	_, err = a.checkFiles()
	for _, want := range []string{"imap", "agencies.sql", "templates"} {
		if err == nil || !strings.Contains(err.Error(), want+" may be written by everybody") {
			t.Errorf("%s is not named: %v", want, err)
		}
	}
}
