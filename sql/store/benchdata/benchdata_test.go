package benchdata_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"huizong/jobs/must"
	"huizong/sql/store/benchdata"
)

// TestSameSeedSameData writes twice with one seed and once with another.
func TestSameSeedSameData(t *testing.T) {
	write := func(seed uint64) map[string][]byte {
		dir := t.TempDir()
		must.Do(t, benchdata.Write(dir, benchdata.Size{Seed: seed, Months: 2, Communities: 120, Submissions: 2,
			Records: 5, Keys: 2}))
		files := map[string][]byte{}
		for _, path := range glob(t, dir) {
			b := must.Get(os.ReadFile(path))(t)
			files[filepath.Base(path)] = b
		}
		return files
	}
	one, two, other := write(8), write(8), write(9)
	if len(one) != 7 {
		t.Fatalf("%d files, want 7", len(one))
	}
	for name := range one {
		if !bytes.Equal(one[name], two[name]) {
			t.Errorf("%s differs between two runs of one seed", name)
		}
	}
	if lines := bytes.Count(one["activities.csv"], []byte("\n")); lines != 1+2*120*2*5 {
		t.Errorf("activities.csv has %d lines", lines)
	}
	if bytes.Equal(one["activities.csv"], other["activities.csv"]) {
		t.Error("two seeds make the same records")
	}
}

func glob(t *testing.T, dir string) []string {
	t.Helper()
	paths := must.Get(filepath.Glob(filepath.Join(dir, "*.csv")))(t)
	return paths
}

func TestAFullOrMissingDirectoryIsAnError(t *testing.T) {
	if err := benchdata.Write(filepath.Join(t.TempDir(), "nowhere"),
		benchdata.Size{Communities: 1, Submissions: 1, Records: 1}); err == nil {
		t.Error("writing into a directory that is not there went well")
	}
}
