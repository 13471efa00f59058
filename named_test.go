package huizong_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A test that the documents point at is there.
func TestNamedTestsAreThere(t *testing.T) {
	there := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, m := range declared.FindAllSubmatch(raw, -1) {
			there[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob("docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatal(pages, err)
	}
	word, named := regexp.MustCompile(`\bTest[A-Z]\w*`), 0
	for _, page := range append(pages, "CONTRIBUTING.md") {
		raw, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range word.FindAllString(string(raw), -1) {
			if named++; !there[name] && !prefixes(there, name) {
				t.Errorf("%s names %s, which is no test", page, name)
			}
		}
	}
	if named == 0 {
		t.Error("no test is named anywhere: this one shows nothing")
	}
}

// prefixes says whether a name is what several tests begin with, as -run takes it.
func prefixes(there map[string]bool, name string) bool {
	for have := range there {
		if strings.HasPrefix(have, name) {
			return true
		}
	}
	return false
}
