package main

import (
	"os"
	"path/filepath"
	"testing"

	"huizong/jobs/must"
)

// TestSumsOfAnExport: sums that were not written to their end have not the name of whole ones.
func TestSumsOfAnExport(t *testing.T) {
	e := &evidence{dir: t.TempDir()}
	must.Do(t, e.file("run.json", nil))
	must.Do(t, os.Mkdir(filepath.Join(e.dir, "SHA256SUMS.part"), 0o700)) // so nothing more can be written
	if err := e.finish(); err == nil {
		t.Error("no error")
	}
	if _, err := os.Stat(filepath.Join(e.dir, "SHA256SUMS")); !os.IsNotExist(err) {
		t.Errorf("there are sums: %v", err)
	}
}
