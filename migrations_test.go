package huizong_test

import (
	"os"
	"strings"
	"testing"
)

// Two migrations of one number make a program that cannot start.
func TestMigrationsAreNumberedOnce(t *testing.T) {
	for _, dir := range []string{"sql/schema/ledger", "sql/schema/source"} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]string{}
		for _, e := range entries {
			number, _, ok := strings.Cut(e.Name(), "_")
			if ok && seen[number] != "" {
				t.Errorf("%s: %s and %s have the same number", dir, seen[number], e.Name())
			}
			seen[number] = e.Name()
		}
	}
}
