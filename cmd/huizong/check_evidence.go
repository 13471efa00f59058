package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"huizong/cmd/wiring"
)

// checkFiles refuses files that everybody on the host may write: whoever can, decides what is sent and to whom.
func (a *app) checkFiles() (string, error) {
	c, secrets := a.settings, a.settings.Secrets()
	files := slices.Concat([]string{c.Path, c.Audit.Anchors, a.epochFile()}, c.Files(), secrets)
	for _, dir := range []string{c.Source.Queries, c.Templates.Dir} {
		if dir != "" {
			inside, _ := filepath.Glob(filepath.Join(dir, "*")) // no pattern of ours is malformed
			files = append(append(files, dir), inside...)
		}
	}
	slices.Sort(files)
	looked := 0
	var faults []error
	said := ""
	for _, f := range slices.Compact(files) {
		info, err := os.Stat(f)
		if f == "" || err != nil {
			continue // whoever reads it says so
		}
		looked++
		switch mode := info.Mode().Perm(); {
		case mode&0o002 != 0:
			faults = append(faults, fmt.Errorf("%s may be written by everybody (mode %04o); chmod o-w %s", f, mode, f))
		case slices.Contains(secrets, f) && mode&0o004 != 0:
			said += fmt.Sprintf("; warning: %s may be read by everybody (mode %04o); chmod o-r %s", f, mode, f)
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
	l, err := a.ledger()
	if err != nil {
		return "", err
	}
	return signed + epoch, l.Restored(a.ctx)
}
