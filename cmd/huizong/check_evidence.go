package main

import (
	"errors"
	"fmt"
	"os"

	"huizong/cmd/wiring"
)

// checkFiles refuses files that everybody on the host may write: whoever can, decides what is sent and to whom.
func (a *app) checkFiles() (string, error) {
	c := a.settings
	files := []string{c.Path, c.Audit.KeyFile, c.Audit.Anchors, c.Audit.Epoch, c.Database.SourceFile,
		c.Database.LedgerFile, c.Database.MigrationFile, c.Mail.PasswordFile, c.Admin.OIDC.ClientSecretFile,
		c.Admin.TLS.KeyFile, c.Admin.TLS.CertFile, c.Mail.CAFile}
	secret := map[string]bool{c.Audit.KeyFile: true, c.Database.SourceFile: true, c.Database.LedgerFile: true,
		c.Database.MigrationFile: true, c.Mail.PasswordFile: true, c.Admin.OIDC.ClientSecretFile: true,
		c.Admin.TLS.KeyFile: true}
	looked := 0
	var faults []error
	said := ""
	for _, f := range files {
		info, err := os.Stat(f)
		if f == "" || err != nil {
			continue // whoever reads it says so
		}
		looked++
		switch mode := info.Mode().Perm(); {
		case mode&0o002 != 0:
			faults = append(faults, fmt.Errorf("%s may be written by everybody (mode %04o); chmod o-w %s", f, mode, f))
		case secret[f] && mode&0o004 != 0:
			said = fmt.Sprintf("; warning: %s may be read by everybody (mode %04o); chmod o-r %s", f, mode, f)
		}
	}
	return fmt.Sprintf("%d files of configuration and secrets%s", looked, said), errors.Join(faults...)
}

// checkEvidence says what of the audit a database administrator cannot rewrite, and whether a restore is found out.
func (a *app) checkEvidence() (string, error) {
	ring, err := wiring.Keys(a.settings)
	if err != nil {
		return "", err
	}
	signed := "warning: the audit is not signed, and no filing forms are made (audit.key_file); "
	if ring.Current() != "" {
		signed = "signed with key " + ring.Current() + ", "
	}
	epoch := "no epoch is kept (audit.epoch): after a restore, what was queued goes out again, marked"
	if file := a.epochFile(); file != "" {
		epoch = "epoch in " + file
	}
	return signed + epoch, nil
}
